import { hash } from 'node:crypto';

/** The version of the file layout. Any other is refused, so a change of the layout brings its own migration. */
export const VERSION = 1;

const head = (checksum: string) => Buffer.from(`{"version":${VERSION},"sha256":"${checksum}","data":\n`);
const tail = Buffer.from('\n}\n');
const blank = head('0'.repeat(64));

/** Wraps JSON with the version and its SHA-256; the result is again one JSON document. */
export function wrap(json: Buffer[]): Buffer {
  const file = Buffer.concat([blank, ...json, tail]);
  head(checksumOf(file)).copy(file);
  return file;
}

/**
 * Returns the JSON text inside. Every byte around it must be as `wrap` writes it and the checksum must fit, so a flipped
 * bit or a missing byte does not go unnoticed.
 *
 * @throws Error that says what is wrong without quoting the file
 */
export function unwrap(file: Buffer): string {
  const version = /^\{"version":(\d{1,9}),/.exec(file.toString('latin1', 0, 32))?.[1];
  if (version !== undefined && version !== String(VERSION)) {
    throw new Error(`its version is ${version}, and this program reads version ${VERSION}`);
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
