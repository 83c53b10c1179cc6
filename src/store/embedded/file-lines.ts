import type { FileHandle } from 'node:fs/promises';

/** Bytes that are read at a time. */
const BLOCK = 64 * 1024;
/** A line of more bytes is read in parts, so that a file without line feeds costs no memory. */
const MAX_LINE = 1024 * 1024;

/** A line feed. */
export const NEWLINE = 0x0a;
const NOTHING: Buffer = Buffer.alloc(0);

/** A line with its line feed, which the last one may lack; or a part of a line that is longer than `MAX_LINE`. */
export interface Piece {
  bytes: Buffer;
  isLine: boolean;
}

/** Reads a file from its begin to its end. Yields the pieces of a block at a time; together they are the whole file. */
export async function* readForward(file: FileHandle): AsyncGenerator<Piece[]> {
  let rest = NOTHING;
  let isLong = false;
  for (let position = 0; ; ) {
    const block = await readBlock(file, position, BLOCK);
    if (block.length === 0) break;
    position += block.length;
    const bytes = rest.length > 0 ? Buffer.concat([rest, block]) : block;
    const pieces: Piece[] = [];
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      pieces.push({ bytes: bytes.subarray(start, end + 1), isLine: !isLong });
      isLong = false;
      start = end + 1;
    }
    rest = bytes.subarray(start);
    if (rest.length > MAX_LINE) {
      pieces.push({ bytes: rest, isLine: false });
      rest = NOTHING;
      isLong = true;
    }
    yield pieces;
  }
  if (rest.length > 0) yield [{ bytes: rest, isLine: !isLong }];
}

/**
 * Reads the lines of a file from its end to its begin. Yields the lines of a block at a time, without their line feeds, the
 * last one first. Leaves out lines that are longer than `MAX_LINE`.
 *
 * @param size bytes from the begin of the file: what is behind them is not read
 * @param isWanted tells of several lines together whether one of them may be wanted; otherwise they are left out
 */
export async function* readBackward(
  file: FileHandle,
  size: number,
  isWanted: (lines: Buffer) => boolean = () => true,
): AsyncGenerator<Buffer[]> {
  /** The end of a line whose begin is in a block that is not read yet. */
  let rest = NOTHING;
  let isLong = false;
  for (let position = size; position > 0; ) {
    const length = Math.min(BLOCK, position);
    position -= length;
    const block = await readBlock(file, position, length);
    const bytes = rest.length > 0 ? Buffer.concat([block, rest]) : block;
    const lines: Buffer[] = [];
    let end = bytes.length;
    const first = bytes.indexOf(NEWLINE);
    if (first !== -1 && !isWanted(bytes.subarray(first + 1))) {
      end = first;
      isLong = false;
    }
    for (let at = lastNewline(bytes, end); at !== -1; at = lastNewline(bytes, end)) {
      if (!isLong) lines.push(bytes.subarray(at + 1, end));
      isLong = false;
      end = at;
    }
    rest = bytes.subarray(0, end);
    if (rest.length > MAX_LINE) {
      rest = NOTHING;
      isLong = true;
    }
    yield lines;
  }
  if (!isLong) yield [rest];
}

/** Tells whether a file of so many bytes ends with a whole line; an empty one does. */
export async function endsWithNewline(file: FileHandle, size: number): Promise<boolean> {
  if (size === 0) return true;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] === NEWLINE;
}

function lastNewline(bytes: Buffer, end: number): number {
  return end === 0 ? -1 : bytes.lastIndexOf(NEWLINE, end - 1);
}

/** Reads so many bytes, or fewer at the end of the file. */
async function readBlock(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
