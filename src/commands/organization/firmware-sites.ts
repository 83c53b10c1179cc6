import type { Query } from '../../bot/query/query.ts';
import { type List, wholeList } from '../../bot/report/report.ts';
import type { ReportRow, RowWords } from '../../bot/report/rows.ts';
import { byLine, lineOf, productKind } from '../../bot/text/products.ts';
import { formatNumber } from '../../bot/text/wording.ts';
import { MINUTE } from '../../core/clock.ts';
import { type StagedUpgrade, upgradeTime } from './firmware-stages.ts';
import { siteKey, versionsOf, whenOf } from './firmware-text.ts';

/** Upgrades of a site that its row tells one by one: one of each product line. */
const MAX_TOLD = 6;

const COLUMNS = ['site', 'stage', 'upgrades', 'starts', 'completed'];

/** The upgrades of one site. */
interface SiteRow {
  /** Absent when Meraki names no network. */
  networkId: string | undefined;
  name: string | undefined;
  /** How many upgrades there are. */
  amount: number;
  /** The first upgrades, which are in the same stage. */
  first: StagedUpgrade[];
  /** The others, counted: `2 scheduled`, `7 completed`. */
  others: string[];
}

/**
 * Lists upgrades by site, one row each, which opens the upgrades of its site. A file has each upgrade instead.
 *
 * @param found in the order of the answer: the site of the first upgrade is the first row
 */
export async function firmwareSites(
  found: readonly StagedUpgrade[],
  { slices, args }: Pick<Query, 'slices' | 'args'>,
): Promise<List> {
  const bySite = await slices.group(found, siteKey);
  const items = await slices.map(bySite.values(), siteRow, (upgrades) => upgrades.length);
  const { subject } = args;
  const list = wholeList(items, COLUMNS, (item, words) => rowOf(item, subject, words), 'By site');
  return { ...list, fileHas: 'each upgrade' };
}

/** @param upgrades in the order of the answer */
function siteRow(upgrades: readonly StagedUpgrade[]): SiteRow {
  const same = upgrades.filter(({ stage }) => stage === upgrades[0]?.stage);
  const first = same.slice(0, MAX_TOLD);
  const others = Map.groupBy(
    upgrades.filter((one) => !first.includes(one)),
    ({ stage }) => stage,
  );
  return {
    networkId: upgrades[0]?.networkId,
    name: upgrades.find(({ networkName }) => networkName !== undefined)?.networkName,
    amount: upgrades.length,
    first: together(first).flatMap((ones) =>
      ones.toSorted((a, b) => byLine(a.productType ?? '', b.productType ?? '')),
    ),
    others: [...others].map(
      ([stage, more]) => `${formatNumber(more.length)} ${stage === first[0]?.stage ? 'more' : stage}`,
    ),
  };
}

function rowOf(
  { networkId, name, amount, first, others }: SiteRow,
  subject: string,
  words: RowWords,
): ReportRow {
  const [next] = first;
  const { sayTo, times } = words;
  const network = networkId ?? name;
  return {
    item: {
      name: name ?? networkId ?? 'network not named',
      state: next?.stage,
      tone: next?.stage === 'running' ? 'warning' : 'default',
      facts: [...together(first).flatMap((upgrades) => factsOf(upgrades, words)), ...others],
      ...(network !== undefined && { opens: sayTo('firmware', { subject, network }) }),
    },
    cells: [name ?? networkId, next?.stage, amount, times.iso(next?.at), times.iso(next?.completedAt)],
  };
}

/** Returns the minute since the epoch that an upgrade is told with. */
function minuteOf(upgrade: StagedUpgrade): number {
  return Math.floor((upgradeTime(upgrade) ?? 0) / MINUTE);
}

/** Puts upgrades together that are told with the same time. */
function together(upgrades: readonly StagedUpgrade[]): StagedUpgrade[][] {
  return [...Map.groupBy(upgrades, minuteOf).values()];
}

/** Writes `6 Aug 02:00`, then each of the upgrades at that time. */
function factsOf(upgrades: readonly StagedUpgrade[], words: RowWords): string[] {
  const [one] = upgrades;
  return one === undefined ? [] : [whenOf(one, words), ...upgrades.map(productVersions)];
}

/** Writes `MR 29.7 → 30.1`; with the product in words where its versions don't begin with its letters. */
function productVersions(upgrade: StagedUpgrade): string {
  const { productType = '', from = '', to = '' } = upgrade;
  const line = `${lineOf(productType)} `;
  const isNamed = [from, to].every((version) => version === '' || version.startsWith(line));
  if (!isNamed || from + to === '') return `${productKind(productType)} ${versionsOf(upgrade)}`.trim();
  return from === '' || to === '' ? from + to : `${from} → ${to.slice(line.length)}`;
}
