import { createHash, randomBytes, randomInt } from 'node:crypto';

/** A key that seals tokens: 32 bytes, for AES-256. */
export interface SealingKey {
  /** Part of each value that the key sealed; letters, digits, `_` and `-`. */
  id: string;
  key: Buffer;
}

/** Returns the id of the key that sealed a value; empty when the value is not sealed. */
export function keyIdOf(sealed: string): string {
  return sealed.split('.')[1] ?? '';
}

/** 32 bytes as base64url: the last of 43 characters holds four bits (RFC 4648 §5). */
const BYTES_32 = /^[\w-]{42}[AEIMQUYcgkosw048]$/;

/** Creates a 256-bit secret, base64url: 43 characters. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Tells whether a text has the form of `newSecret`. What comes from outside and has not is no secret: nobody looks for it. */
export function isSecret(text: string): boolean {
  return BYTES_32.test(text);
}

/**
 * Hashes a secret: the store keeps the hash only. A plain SHA-256 is enough for 256 random bits, which nobody can
 * guess, so no slow hash is needed.
 */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** Tells whether a text has the form of `hashSecret`. @see isSecret */
export function isHash(text: string): boolean {
  return BYTES_32.test(text);
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

/** Tells whether a text has the form of `newReference`. @see isSecret */
export function isReference(text: string): boolean {
  return text.length === 8 && [...text].every((character) => ALPHABET.includes(character));
}
