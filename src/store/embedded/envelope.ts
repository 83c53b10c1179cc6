import { createHash, type Hash, hash } from 'node:crypto';

/**
 * The version of the file layout. Any other is refused, so a change of the layout brings its own migration. A field that is
 * added to a record changes no layout: a version without it refuses the record, and says what to do.
 */
export const VERSION = 1;

const head = (checksum: string) => Buffer.from(`{"version":${VERSION},"sha256":"${checksum}","data":\n`);
const tail = Buffer.from('\n}\n');
const blank = head('0'.repeat(64));

/** The file is whole, as far as that can be known, and not of this version of the bot. */
export class OtherVersionError extends Error {
  override readonly name = 'OtherVersionError';
  readonly code = 'other_version';
  readonly isNewer: boolean;

  constructor(version: number) {
    super(`its version is ${version}, and this program reads version ${VERSION}`);
    this.isNewer = version > VERSION;
  }
}

/** The hash of each first piece: what did not change since the last write is hashed once. */
const begun = new WeakMap<Buffer, Hash>();

/** Wraps JSON with the version and its SHA-256; the result is again one JSON document, in a few pieces. */
export function wrap([first = Buffer.alloc(0), ...others]: Buffer[]): Buffer[] {
  const rest = Buffer.concat(others);
  const known = begun.get(first) ?? createHash('sha256').update(first);
  begun.set(first, known);
  return [head(known.copy().update(rest).digest('hex')), first, rest, tail];
}

/**
 * Returns the JSON text inside. Every byte around it must be as `wrap` writes it and the checksum must fit, so a flipped
 * bit or a missing byte does not go unnoticed.
 *
 * @throws OtherVersionError, or an Error that the file is damaged; both say what is wrong without quoting the file
 */
export function unwrap(file: Buffer): string {
  const version = /^\{"version":(\d{1,9}),/.exec(file.toString('latin1', 0, 32))?.[1];
  if (version !== undefined && version !== String(VERSION)) {
    throw new OtherVersionError(Number(version));
  }
  const end = file.length - tail.length;
  if (end < blank.length) throw new Error('it is incomplete');
  const intact =
    file.subarray(0, blank.length).equals(head(checksumOf(file))) && file.subarray(end).equals(tail);
  if (!intact) throw new Error('its checksum does not fit: it was damaged, cut short or edited');
  return file.toString('utf8', blank.length, end);
}

function checksumOf(file: Buffer): string {
  return hash('sha256', file.subarray(blank.length, file.length - tail.length));
}
