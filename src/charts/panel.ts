import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import type { Plugin } from 'chart.js';
import { font } from './fonts.ts';
import { fitText } from './labels.ts';
import { DENSITY, EDGE, INK, MARGIN, PAPER, QUIET_INK, SMALL, TEXT, WIDTH } from './theme.ts';

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
  /** Draws the plot; absent when there is no data. */
  plot?: (place: PlotArea) => PlottedChart;
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
const SWATCH = 14;

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
  const legendTop = MARGIN + TITLE + 14;
  const top = legendTop + (legend.at(-1)?.y ?? -LINE) + LINE + 16;
  const bottom = panel.caption === undefined ? MARGIN : MARGIN + SMALL + 10;
  const height = top + panel.height + bottom;

  function paint() {
    pen.save();
    pen.fillStyle = PAPER;
    pen.fillRect(0, 0, WIDTH, height);
    pen.strokeStyle = EDGE;
    pen.lineWidth = 1;
    pen.strokeRect(0.5, 0.5, WIDTH - 1, height - 1);
    pen.textBaseline = 'middle';
    paintTitle(pen, panel);
    for (const { entry, word, x, y } of legend) paintEntry(pen, entry, word, x, legendTop + y + LINE / 2);
    if (panel.caption !== undefined) {
      pen.font = font(SMALL);
      pen.fillStyle = QUIET_INK;
      pen.fillText(fitText(pen, panel.caption, WIDTH - 2 * MARGIN), MARGIN, height - MARGIN - SMALL / 2);
    }
    pen.restore();
  }

  if (panel.plot) {
    canvas.height = height;
    const padding = { top, bottom, left: MARGIN, right: MARGIN };
    const surroundings = { id: 'surroundings', beforeDraw: paint };
    const chart = panel.plot({ canvas, padding, surroundings });
    return { canvas, discard: () => chart.destroy() };
  }
  canvas.width = WIDTH * DENSITY;
  canvas.height = height * DENSITY;
  pen.scale(DENSITY, DENSITY);
  paint();
  paintNothing(pen, top + panel.height / 2);
  return { canvas, discard() {} };
}

function paintTitle(pen: SKRSContext2D, { title, unit }: Panel): void {
  const y = MARGIN + TITLE / 2;
  pen.font = font(TEXT);
  const suffix = unit === undefined ? '' : ` ${fitText(pen, unit, WIDTH / 4)}`;
  const suffixWidth = pen.measureText(suffix).width;
  pen.font = font(TITLE, '600');
  const words = fitText(pen, title, WIDTH - 2 * MARGIN - suffixWidth - 4);
  const width = pen.measureText(words).width;
  pen.fillStyle = INK;
  pen.fillText(words, MARGIN, y);
  pen.font = font(TEXT);
  pen.fillStyle = QUIET_INK;
  pen.fillText(suffix, MARGIN + width + 4, y + 1);
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

function paintNothing(pen: SKRSContext2D, y: number): void {
  pen.font = font(TEXT);
  pen.fillStyle = QUIET_INK;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillText('No data', WIDTH / 2, y);
}
