import { createCanvas, loadImage } from '@napi-rs/canvas';

/** Reads the pixels of a PNG; all lengths are in physical pixels, all colours `#rrggbb`. */
export async function readPicture(png: Buffer) {
  const image = await loadImage(png);
  const { width, height } = image;
  const pen = createCanvas(width, height).getContext('2d');
  pen.drawImage(image, 0, 0);
  const { data } = pen.getImageData(0, 0, width, height);
  const pixels = new DataView(data.buffer, data.byteOffset, data.byteLength);

  const opaque = (color: string) => Number.parseInt(`${color.slice(1)}ff`, 16);
  const columns = Array.from({ length: width }, (_, x) => x);
  const lines = Array.from({ length: height }, (_, y) => y);
  const at = (x: number, y: number) => pixels.getUint32((y * width + x) * 4);

  /** Positions of a colour in one line, from the left, and in one column, from above. */
  const inLine = (y: number, color: string) => columns.filter((x) => at(x, y) === opaque(color));
  const inColumn = (x: number, color: string) => lines.filter((y) => at(x, y) === opaque(color));

  return {
    width,
    height,
    inLine,
    inColumn,
    /** Number of different colours. */
    colors: new Set(lines.flatMap((y) => columns.map((x) => at(x, y)))).size,
    isOpaque: data.every((value, i) => i % 4 !== 3 || value === 255),
    /** Lengths of the bars in this colour, from above, each measured in the middle of its lines. */
    bars(color: string): number[] {
      const lengths = lines.map((y) => inLine(y, color).length);
      const starts = lines.filter((y) => lengths[y] !== 0 && (lengths[y - 1] ?? 0) === 0);
      return starts.map((start) => {
        const end = lengths.indexOf(0, start);
        return lengths[Math.floor((start + end) / 2)] ?? 0;
      });
    },
    /** Columns in which the colour occurs. */
    columns: (color: string) => columns.filter((x) => inColumn(x, color).length > 0),
  };
}
