import { MAX_BARS } from '../../bot/query/usage-chart.ts';
import type { Sentence } from '../../bot/report/report.ts';
import type { Cell, Item, Tone } from '../../bot/report/rows.ts';
import { percent } from '../../bot/text/amounts.ts';
import type { BarChart } from '../../core/chart.ts';
import type { BandUse } from '../../core/dashboard.ts';

/** Rules of thumb of Wi-Fi planning, in percent of the time: from 50% calls suffer, from 75% everything. */
export const BUSY_FROM = 50;
const FULL_FROM = 75;
const BANDS = ['2.4', '5', '6'] as const;

/** A network or an access point, and the use of its channels by band. */
export interface MeasuredChannels {
  name: string;
  bands: readonly BandUse[];
}

/** Columns of the file, in the order of bandCells. */
export const BAND_COLUMNS = BANDS.flatMap((band) => [
  `${band} GHz utilization %`,
  `${band} GHz Wi-Fi %`,
  `${band} GHz non-Wi-Fi %`,
]);

/** Returns the cells of all bands; empty for a band that was not measured. */
export function bandCells(bands: readonly BandUse[]): Cell[] {
  return BANDS.flatMap((wanted) => {
    const use = bands.find(({ band }) => band === wanted);
    return [use?.total, use?.wifi, use?.nonWifi];
  });
}

/** A band whose use was measured. */
export type MeasuredBand = BandUse & { total: number };

/** Returns the band whose channel is in use most; undefined when none was measured. */
export function busiestBand(bands: readonly BandUse[]): MeasuredBand | undefined {
  let busiest: MeasuredBand | undefined;
  // A list is sorted by this: nothing is copied.
  for (const use of bands)
    if (isMeasured(use) && (busiest === undefined || use.total > busiest.total)) busiest = use;
  return busiest;
}

function isMeasured(use: BandUse): use is MeasuredBand {
  return use.total !== undefined;
}

/** Orders by the busiest band, busiest first; unmeasured ones come last. */
export function busiestFirst(a: MeasuredChannels, b: MeasuredChannels): number {
  return (busiestBand(b.bands)?.total ?? -1) - (busiestBand(a.bands)?.total ?? -1);
}

/** Whether a channel is in use 50% of the time or more. */
export function hasBusyChannel({ bands }: MeasuredChannels): boolean {
  return (busiestBand(bands)?.total ?? 0) >= BUSY_FROM;
}

/** Returns the colour of a channel use in percent. */
export function channelTone(percentage: number | undefined): Tone {
  if (percentage === undefined) return 'default';
  return percentage >= FULL_FROM ? 'attention' : percentage >= BUSY_FROM ? 'warning' : 'good';
}

/** Returns the line of a network or access point: its busiest band first, then the others. */
export function bandItem({ name, bands }: MeasuredChannels): Item {
  const worst = busiestBand(bands);
  const others = bands.filter(({ band }) => band !== worst?.band).map(bandFact);
  if (worst === undefined) return { name, state: 'not measured', facts: others };
  return {
    name,
    state: `${bandName(worst.band)}: ${percent(worst.total)} utilization`,
    tone: channelTone(worst.total),
    facts: [...(worst.nonWifi ? [`${percent(worst.nonWifi)} non-Wi-Fi`] : []), ...others],
  };
}

/** Returns `5 GHz: 40%`, or what is known of a band whose total was not measured: `5 GHz: 12% Wi-Fi, 3% non-Wi-Fi`. */
function bandFact({ band, total, wifi, nonWifi }: BandUse): string {
  const parts = [
    ...(wifi === undefined ? [] : [`${percent(wifi)} Wi-Fi`]),
    ...(nonWifi === undefined ? [] : [`${percent(nonWifi)} non-Wi-Fi`]),
  ];
  return `${bandName(band)}: ${total === undefined ? parts.join(', ') : percent(total)}`;
}

/**
 * Charts the busiest band of each, the first ten; undefined when nothing was measured.
 *
 * @param when the period, which ends the title
 */
export function channelChart(when: string, ranked: readonly MeasuredChannels[]): BarChart | undefined {
  const shown = ranked.slice(0, MAX_BARS).flatMap(({ name, bands }) => {
    const worst = busiestBand(bands);
    return worst === undefined ? [] : [{ name, ...worst, parts: partsOf(worst) }];
  });
  const [first] = shown;
  if (first === undefined) return undefined;
  // If all bars have the same band, the title names it: labels are short, and names differ at their end.
  const isOneBand = shown.every(({ band }) => band === first.band);
  const isSplit = shown.every(({ parts }) => parts.length === 2);
  return {
    kind: 'bars',
    title: `Busiest ${isOneBand ? `${bandName(first.band)} ` : ''}channels, ${when}`,
    unit: '% utilization',
    series: ['Wi-Fi', 'non-Wi-Fi', ...(isSplit ? [] : ['unspecified'])],
    bars: shown.map(({ name, band, total, parts }) => ({
      label: isOneBand ? name : `${bandName(band)} ${name}`,
      values: parts.length === 2 ? parts : [undefined, undefined, total],
    })),
  };
}

/** Splits the use of a band into Wi-Fi and the rest; empty when neither part is known. */
function partsOf({ total, wifi, nonWifi }: MeasuredBand): number[] {
  const rest = nonWifi ?? (wifi === undefined ? undefined : total - wifi);
  if (rest === undefined) return [];
  const within = Math.min(Math.max(0, rest), total);
  return [total - within, within];
}

/** Writes `2.4 GHz`; a band that is no number stays Meraki's word. */
export function bandName(band: string): string {
  return /^[\d.]+$/.test(band) ? `${band} GHz` : band;
}

/** Explains the percentages. */
export const CHANNEL_USE_NOTE: Sentence = `Above ${BUSY_FROM}% utilization, voice and video suffer; above ${FULL_FROM}%, everything does.`;
