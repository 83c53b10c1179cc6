import { createCanvas, loadImage } from '@napi-rs/canvas';

/** Reads the pixels of a PNG; all lengths are in physical pixels, all colours `#rrggbb`. Nothing is looked for before it is asked for. */
export async function readPicture(png: Buffer) {
  const image = await loadImage(png);
  const { width, height } = image;
  const pen = createCanvas(width, height).getContext('2d');
  pen.drawImage(image, 0, 0);
  const { data } = pen.getImageData(0, 0, width, height);
  const pixels = new Uint32Array(data.buffer, data.byteOffset, data.byteLength / 4);

  /** The pixel of an opaque colour, in the byte order of this machine. */
  const opaque = (color: string) =>
    new Uint32Array(Uint8Array.from(Buffer.from(`${color.slice(1)}ff`, 'hex')).buffer)[0];

  /** Positions at which a colour occurs: `length` pixels from `first`, each `step` behind the other. */
  function positions(color: string, first: number, step: number, length: number): number[] {
    const wanted = opaque(color);
    const found: number[] = [];
    for (let n = 0; n < length; n += 1) if (pixels[first + n * step] === wanted) found.push(n);
    return found;
  }

  /** Positions of a colour in one line, from the left, and in one column, from above. */
  const inLine = (y: number, color: string) => positions(color, y * width, 1, width);
  const inColumn = (x: number, color: string) => positions(color, x, width, height);

  return {
    width,
    height,
    inLine,
    inColumn,
    /** Number of different colours. */
    colors: () => new Set(pixels).size,
    isOpaque: () => pixels.every((_, i) => data[i * 4 + 3] === 255),
    /** Lengths of the bars in this colour, from above, each measured in the middle of its lines. */
    bars(color: string): number[] {
      const lengths = Array.from({ length: height }, (_, y) => inLine(y, color).length);
      const starts = lengths.flatMap((length, y) => (length !== 0 && (lengths[y - 1] ?? 0) === 0 ? [y] : []));
      return starts.map((start) => {
        const end = lengths.indexOf(0, start);
        return lengths[Math.floor((start + end) / 2)] ?? 0;
      });
    },
    /** Columns in which the colour occurs. */
    columns: (color: string) =>
      Array.from({ length: width }, (_, x) => x).filter((x) => inColumn(x, color).length > 0),
  };
}
