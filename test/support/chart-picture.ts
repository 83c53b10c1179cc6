import { deflateSync } from 'node:zlib';

/** Draws a PNG with a line chart, so that tests need no picture file. */
export function chartPicture(): File {
  const [width, height] = [720, 320];
  const rows = Buffer.alloc((width * 3 + 1) * height, 0xff);
  for (let y = 0; y < height; y += 1) rows[y * (width * 3 + 1)] = 0;
  const dot = (x: number, y: number, color: readonly number[]) =>
    rows.set(color, y * (width * 3 + 1) + 1 + x * 3);
  for (let x = 40; x < width - 20; x += 1) {
    for (const y of [40, 100, 160, 220, 280]) dot(x, y, [226, 230, 228]);
    const value = 150 + Math.sin(x / 46) * 50 + Math.sin(x / 11) * 14;
    for (let y = Math.round(value); y < 280; y += 1) dot(x, y, [222, 240, 235]);
    for (let y = -2; y < 2; y += 1) dot(x, Math.round(value) + y, [13, 104, 92]);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const png = Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  return new File([png], 'uplink-lisbon.png', { type: 'image/png' });
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const out = Buffer.alloc(data.length + 12);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc(body), data.length + 8);
  return out;
}

function crc(bytes: Buffer): number {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return (value ^ 0xffffffff) >>> 0;
}
