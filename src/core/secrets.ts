import { createHash, randomBytes, randomInt } from 'node:crypto';

/** A key that seals tokens: 32 bytes, for AES-256. */
export interface SealingKey {
  /** Part of each value that the key sealed; letters, digits, `_` and `-`. */
  id: string;
  key: Buffer;
}

/** Creates a 256-bit secret, base64url: 43 characters. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * Hashes a secret: the store keeps the hash only. A plain SHA-256 is enough for 256 random bits, which nobody can
 * guess, so no slow hash is needed.
 */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** Letters and digits without look-alikes. */
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';

/** Creates a short id that a person can quote and a log line carries: 8 characters without look-alikes. */
export function newReference(): string {
  let reference = '';
  // randomInt draws from a buffer: a sixth of the cost of 8 random bytes, and each command has several references.
  for (let n = 0; n < 8; n++) reference += ALPHABET.charAt(randomInt(ALPHABET.length));
  return reference;
}
