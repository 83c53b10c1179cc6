import { MOST_BARS } from '../../bot/query/usage-chart.ts';
import type { Cell, Item, Sentence, Tone } from '../../bot/report/report.ts';
import { percent } from '../../bot/text/amounts.ts';
import type { BarChart } from '../../core/chart.ts';
import type { BandUse } from '../../core/dashboard.ts';

/** Rules of thumb of Wi-Fi planning, in percent of the time: calls suffer, then everything does. */
const BUSY = 50;
const FULL = 75;
const BANDS = ['2.4', '5', '6'] as const;

/** A network or an access point whose channels are compared. */
export interface Measured {
  name: string;
  bands: readonly BandUse[];
}

export const BAND_COLUMNS = BANDS.flatMap((band) => [
  `${band} GHz in use %`,
  `${band} GHz Wi-Fi %`,
  `${band} GHz not Wi-Fi %`,
]);

export function bandCells(bands: readonly BandUse[]): Cell[] {
  return BANDS.flatMap((wanted) => {
    const use = bands.find(({ band }) => band === wanted);
    return [use?.total, use?.wifi, use?.nonWifi];
  });
}

/** Undefined where nothing was measured. */
export function busiest(bands: readonly BandUse[]): BandUse | undefined {
  return bands.toSorted((a, b) => b.total - a.total)[0];
}

export function busiestFirst(a: Measured, b: Measured): number {
  return (busiest(b.bands)?.total ?? -1) - (busiest(a.bands)?.total ?? -1);
}

export function isBusy({ bands }: Measured): boolean {
  return (busiest(bands)?.total ?? 0) >= BUSY;
}

export function toneOf(percentage: number | undefined): Tone {
  if (percentage === undefined) return 'default';
  return percentage >= FULL ? 'attention' : percentage >= BUSY ? 'warning' : 'good';
}

/** The busiest band in front, the others behind it. */
export function bandItem({ name, bands }: Measured): Item {
  const worst = busiest(bands);
  if (worst === undefined) return { name, state: 'not measured' };
  const others = bands
    .filter((use) => use !== worst)
    .map(({ band, total }) => `${band} GHz ${percent(total)}`);
  return {
    name,
    state: `${worst.band} GHz ${percent(worst.total)}`,
    tone: toneOf(worst.total),
    facts: [...(worst.nonWifi ? [`${percent(worst.nonWifi)} not Wi-Fi`] : []), ...others],
  };
}

/**
 * The busiest band of each, the first ten; undefined when nothing was measured.
 * @param when goes on after the title
 */
export function channelChart(when: string, ranked: readonly Measured[]): BarChart | undefined {
  const shown = ranked.slice(0, MOST_BARS).flatMap(({ name, bands }) => {
    const worst = busiest(bands);
    return worst === undefined ? [] : [{ name, ...worst }];
  });
  const [first] = shown;
  if (first === undefined) return undefined;
  // Labels are short, and names differ at their end.
  const isOneBand = shown.every(({ band }) => band === first.band);
  return {
    kind: 'bars',
    title: `Busiest ${isOneBand ? `${first.band} GHz ` : ''}channels, ${when}`,
    unit: '% in use',
    series: ['Wi-Fi', 'not Wi-Fi'],
    bars: shown.map(({ name, band, total, nonWifi = 0 }) => ({
      label: isOneBand ? name : `${band} GHz ${name}`,
      values: [total - nonWifi, nonWifi],
    })),
  };
}

/** What the numbers mean. */
export const USE_NOTE: Sentence = `How much of the time a channel was in use: from ${BUSY} % on calls and video suffer, from ${FULL} % on everything.`;
