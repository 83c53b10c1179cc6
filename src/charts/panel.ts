import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import type { Plugin } from 'chart.js';
import { plain } from '../core/markdown.ts';
import { font } from './fonts.ts';
import { fitText } from './labels.ts';
import { EDGE, INK, MARGIN, PAPER, QUIET_INK, SMALL, TEXT, WIDTH } from './theme.ts';

/** The layout of a picture before it is drawn. */
export interface Panel {
  title: string;
  unit?: string;
  /** Says what the colours mean; empty for one series. */
  legend: LegendEntry[];
  /** The small print below the plot. */
  caption?: string;
  /** Height of the plot, its axis included, in logical pixels. */
  height: number;
  /** Draws the plot. */
  plot: (place: PlotArea) => PlottedChart;
}

/** One entry of the legend. */
export interface LegendEntry {
  word: string;
  color: string;
  /** The dashes of a line, as in setLineDash; without them the entry is a filled square. */
  dash?: readonly number[];
}

/** A chart of Chart.js, which holds it in memory until it is destroyed. */
export interface PlottedChart {
  destroy(): void;
}

/** The area of a plot, below the title and above the caption, in logical pixels. */
export interface PlotArea {
  canvas: Canvas;
  padding: { top: number; bottom: number; left: number; right: number };
  /** Paints title, legend and caption; as a plugin, because Chart.js clears the canvas before it draws. */
  surroundings: Plugin;
}

const TITLE = 22;
const LINE = 28;
const CAPTION_LINE = 22;
const SWATCH = 14;
/** Between the title and its unit. */
const UNIT_GAP = 10;

/** A picture on its canvas. */
export interface DrawnPanel {
  canvas: Canvas;
  /** Releases the chart that Chart.js holds. */
  discard(): void;
}

/** Draws the whole picture (title, legend, plot, caption) on a new canvas. */
export function drawPanel(panel: Panel): DrawnPanel {
  const canvas = createCanvas(WIDTH, 1);
  const pen = canvas.getContext('2d');
  const legend = placedLegend(pen, panel.legend);
  const title = titleLines(pen, panel);
  const legendTop = titleMiddle(title.lines.length - 1) + TITLE / 2 + 14;
  const top = legendTop + (legend.at(-1)?.y ?? -LINE) + LINE + 16;
  const caption = captionLines(pen, panel.caption);
  const bottom = MARGIN + (caption.length === 0 ? 0 : caption.length * CAPTION_LINE + 4);
  // Physical pixels are whole: DENSITY has a half.
  const height = 2 * Math.ceil((top + panel.height + bottom) / 2);

  function paint() {
    pen.save();
    pen.fillStyle = PAPER;
    pen.fillRect(0, 0, WIDTH, height);
    pen.strokeStyle = EDGE;
    pen.lineWidth = 1;
    pen.strokeRect(0.5, 0.5, WIDTH - 1, height - 1);
    pen.textBaseline = 'middle';
    paintTitle(pen, title);
    for (const { entry, word, x, y } of legend) paintEntry(pen, entry, word, x, legendTop + y + LINE / 2);
    pen.font = font(SMALL);
    pen.fillStyle = QUIET_INK;
    for (const [n, line] of caption.toReversed().entries())
      pen.fillText(line, MARGIN, height - MARGIN - SMALL / 2 - n * CAPTION_LINE);
    pen.restore();
  }

  canvas.height = height;
  const padding = { top, bottom, left: MARGIN, right: MARGIN };
  const surroundings = { id: 'surroundings', beforeDraw: paint };
  const chart = panel.plot({ canvas, padding, surroundings });
  return { canvas, discard: () => chart.destroy() };
}

/** Breaks the caption before its time zone when one line does not hold it. */
function captionLines(pen: SKRSContext2D, caption: string | undefined): string[] {
  if (caption === undefined) return [];
  pen.font = font(SMALL);
  const width = WIDTH - 2 * MARGIN;
  const whole = plain(caption);
  const parts = pen.measureText(whole).width <= width ? [whole] : whole.split(/ (?=\()/);
  return parts.map((part) => fitText(pen, part, width));
}

/** Breaks the title between words when one line does not hold it and its unit; what two lines don't hold is shortened. */
function titleLines(pen: SKRSContext2D, { title, unit }: Panel): { lines: string[]; suffix: string } {
  const width = WIDTH - 2 * MARGIN;
  pen.font = font(TEXT);
  const suffix = unit === undefined ? '' : fitText(pen, unit, WIDTH / 4);
  const left = width - (suffix === '' ? 0 : pen.measureText(suffix).width + UNIT_GAP);
  pen.font = font(TITLE, '600');
  const fits = (text: string, most: number) => pen.measureText(text).width <= most;
  const whole = plain(title);
  if (fits(whole, left)) return { lines: [whole], suffix };
  const words = whole.split(' ');
  let first = 0;
  while (first < words.length - 1 && fits(words.slice(0, first + 1).join(' '), width)) first += 1;
  const lines = first === 0 ? [whole] : [words.slice(0, first).join(' '), words.slice(first).join(' ')];
  return { lines: lines.map((line, n) => fitText(pen, line, n < lines.length - 1 ? width : left)), suffix };
}

function paintTitle(pen: SKRSContext2D, { lines, suffix }: ReturnType<typeof titleLines>): void {
  pen.font = font(TITLE, '600');
  pen.fillStyle = INK;
  for (const [n, line] of lines.entries()) pen.fillText(line, MARGIN, titleMiddle(n));
  const last = lines.length - 1;
  const x = MARGIN + pen.measureText(lines[last] ?? '').width + UNIT_GAP;
  pen.font = font(TEXT);
  pen.fillStyle = QUIET_INK;
  pen.fillText(suffix, x, titleMiddle(last) + 1);
}

/** Returns the middle of a line of the title. */
function titleMiddle(line: number): number {
  return MARGIN + TITLE / 2 + line * LINE;
}

/** Places the legend's entries side by side, on as many lines as they need. */
function placedLegend(pen: SKRSContext2D, entries: readonly LegendEntry[]) {
  pen.font = font(TEXT);
  let x = MARGIN;
  let y = 0;
  return entries.map((entry) => {
    const sign = (entry.dash ? 2 * SWATCH : SWATCH) + 8;
    const word = fitText(pen, entry.word, WIDTH - 2 * MARGIN - sign);
    const width = sign + pen.measureText(word).width;
    if (x > MARGIN && x + width > WIDTH - MARGIN) {
      x = MARGIN;
      y += LINE;
    }
    const placed = { entry, word, x, y };
    x += width + 22;
    return placed;
  });
}

function paintEntry(pen: SKRSContext2D, entry: LegendEntry, word: string, x: number, y: number): void {
  const width = entry.dash ? 2 * SWATCH : SWATCH;
  pen.fillStyle = entry.color;
  if (entry.dash) {
    pen.strokeStyle = entry.color;
    pen.lineWidth = 3;
    pen.setLineDash([...entry.dash]);
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(x + width, y);
    pen.stroke();
  } else {
    pen.fillRect(x, y - SWATCH / 2, SWATCH, SWATCH);
  }
  pen.font = font(TEXT);
  pen.fillStyle = INK;
  pen.fillText(word, x + width + 8, y + 1);
}
