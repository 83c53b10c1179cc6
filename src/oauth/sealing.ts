import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';
import { keyIdOf, type SealingKey } from '../core/secrets.ts';

/** The record and field that a sealed value belongs to; it can be opened for no other. */
export interface SealContext {
  kind: 'grant' | 'attempt';
  personId: string;
  /** Empty while it is not known yet. */
  organizationId: string;
  field: 'access_token' | 'refresh_token' | 'code_verifier';
}

/** A sealed value that can't be opened. unknown_key: its key is no longer in the ring · damaged: tampered with, or of another context. */
export class SealError extends Error {
  readonly code: 'unknown_key' | 'damaged';

  constructor(code: 'unknown_key' | 'damaged') {
    super(
      code === 'unknown_key' ? 'sealed with a key that TOKEN_KEYS no longer holds' : 'the seal is broken',
    );
    this.name = 'SealError';
    this.code = code;
  }
}

/** Seals and opens the secrets that are stored. */
export interface Sealer {
  /** Encrypts a text. @returns `v1.<key id>.<iv>.<ciphertext>.<tag>`, the last three base64url */
  seal(text: string, context: SealContext): string;
  /** Decrypts a sealed value of the same context. @throws SealError */
  open(sealed: string, context: SealContext): string;
  /** Tells whether the current key sealed the value. */
  isCurrent(sealed: string): boolean;
}

const VERSION = 'v1';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Creates a sealer: AES-256-GCM with a random 96-bit IV and the full 16-byte tag (NIST SP 800-38D §5.2.1, §8.2.2).
 * Version, key id and context are associated data, so that sealed values can't be swapped between records.
 *
 * @param ring the first key seals, all open; at least one
 */
export function createSealer(ring: readonly SealingKey[]): Sealer {
  const keys = ring.map(({ id, key }) => ({ id, key: createSecretKey(key) }));
  const [current] = keys;
  if (current === undefined) throw new Error('a sealer needs at least one key');
  const associated = (keyId: string, c: SealContext) =>
    Buffer.from(JSON.stringify([VERSION, keyId, c.kind, c.personId, c.organizationId, c.field]));

  return {
    seal(text, context) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', current.key, iv, { authTagLength: TAG_BYTES });
      cipher.setAAD(associated(current.id, context));
      const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      const parts = [iv, ciphertext, cipher.getAuthTag()].map((part) => part.toString('base64url'));
      return [VERSION, current.id, ...parts].join('.');
    },

    isCurrent: (sealed) => keyIdOf(sealed) === current.id,

    open(sealed, context) {
      const [version, keyId, ...encoded] = sealed.split('.');
      const [iv, ciphertext, tag] = encoded.map((part) => Buffer.from(part, 'base64url'));
      if (version !== VERSION || keyId === undefined || encoded.length !== 3) throw new SealError('damaged');
      if (!encoded.every(isCanonical)) throw new SealError('damaged');
      if (iv?.length !== IV_BYTES || tag?.length !== TAG_BYTES || ciphertext === undefined)
        throw new SealError('damaged');
      const key = keys.find(({ id }) => id === keyId);
      if (key === undefined) throw new SealError('unknown_key');
      try {
        const decipher = createDecipheriv('aes-256-gcm', key.key, iv, { authTagLength: TAG_BYTES });
        decipher.setAAD(associated(keyId, context));
        decipher.setAuthTag(tag);
        return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8');
      } catch {
        throw new SealError('damaged');
      }
    },
  };
}

/** Whether the text is base64url as `seal` writes it: Node's decoder skips foreign characters and drops spare bits. */
function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part;
}

/** Returns the context of one of a grant's two tokens. */
export function grantContext(
  key: { personId: string; organizationId: string },
  field: 'access_token' | 'refresh_token',
): SealContext {
  return { kind: 'grant', personId: key.personId, organizationId: key.organizationId, field };
}

/** Tells whether a key of the ring opens a sealed token of its owner. */
export function canOpen(
  owner: { personId: string; organizationId: string },
  field: 'access_token' | 'refresh_token',
  sealed: string,
  sealer: Sealer,
): boolean {
  try {
    sealer.open(sealed, grantContext(owner, field));
    return true;
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    return false;
  }
}
