import { createHash, randomBytes, randomInt } from 'node:crypto';

/** A key of the ring that seals tokens: 32 bytes, for AES-256. */
export interface SealingKey {
  /** Names the key in what it sealed; letters, digits, `_` and `-`. */
  id: string;
  key: Buffer;
}

/** A new 256-bit secret, base64url: 43 characters. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * What the store keeps in place of a secret. A plain SHA-256 is enough for 256 random bits:
 * there is nothing to guess, so nothing to slow down.
 */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

const UNMISTAKABLE = '23456789abcdefghjkmnpqrstuvwxyz';

/** A short id that a person can quote and a log line carries: 8 characters without look-alikes. */
export function newReference(): string {
  let reference = '';
  // Node draws many of these at once: a sixth of what 8 random bytes cost, and each command has several.
  for (let n = 0; n < 8; n++) reference += UNMISTAKABLE.charAt(randomInt(UNMISTAKABLE.length));
  return reference;
}
