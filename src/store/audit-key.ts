import { hash, randomBytes } from 'node:crypto';

const FORM = /^([0-9a-f]{64})\.([0-9a-f]{8})\s*$/;

/** Makes a key of 256 bits for the hashes of forgotten people. */
export function newAuditKey(): Buffer {
  return randomBytes(32);
}

/** Writes a key as text, with a checksum. */
export function auditKeyText(key: Buffer): string {
  const hex = key.toString('hex');
  return `${hex}.${checksumOf(hex)}`;
}

/** Reads what `auditKeyText` wrote. @returns undefined for anything else: it is damaged */
export function parseAuditKey(text: string): Buffer | undefined {
  const [, hex = '', checksum] = FORM.exec(text) ?? [];
  return checksum !== undefined && checksumOf(hex) === checksum ? Buffer.from(hex, 'hex') : undefined;
}

function checksumOf(hex: string): string {
  return hash('sha256', hex).slice(0, 8);
}
