import type { Query } from '../../bot/query/query.ts';
import { type List, wholeList } from '../../bot/report/report.ts';
import type { ReportRow, RowWords } from '../../bot/report/rows.ts';
import { productKind } from '../../bot/text/products.ts';
import { formatNumber } from '../../bot/text/wording.ts';
import { MINUTE } from '../../core/clock.ts';
import type { StagedUpgrade } from './firmware-stages.ts';
import { siteKey, versionsOf, whenOf } from './firmware-text.ts';

/** Upgrades of a site that its row tells one by one. */
const MAX_TOLD = 3;

const COLUMNS = ['site', 'stage', 'upgrades', 'starts', 'completed'];

/** The upgrades of one site. */
interface SiteRow {
  /** Absent when Meraki names no network. */
  networkId: string | undefined;
  name: string | undefined;
  /** How many upgrades there are. */
  amount: number;
  /** The first of them, in the order of the answer. */
  first: StagedUpgrade[];
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
  const items = await slices.map(
    bySite.values(),
    (upgrades): SiteRow => ({
      networkId: upgrades[0]?.networkId,
      name: upgrades.find(({ networkName }) => networkName !== undefined)?.networkName,
      amount: upgrades.length,
      first: upgrades.slice(0, MAX_TOLD),
    }),
    (upgrades) => upgrades.length,
  );
  const { subject } = args;
  const list = wholeList(items, COLUMNS, (item, words) => rowOf(item, subject, words), 'By site');
  return { ...list, fileHas: 'each upgrade' };
}

function rowOf({ networkId, name, amount, first }: SiteRow, subject: string, words: RowWords): ReportRow {
  const [next] = first;
  const { sayTo, times } = words;
  const network = networkId ?? name;
  return {
    item: {
      name: name ?? networkId ?? 'network not named',
      state: next?.stage,
      tone: next?.stage === 'running' ? 'warning' : 'default',
      facts: [
        ...groupsOf(first).flatMap((together) => factsOf(together, next, words)),
        amount > first.length ? `${formatNumber(amount - first.length)} more` : '',
      ],
      ...(network !== undefined && { opens: sayTo('firmware', { subject, network }) }),
    },
    cells: [name ?? networkId, next?.stage, amount, times.iso(next?.at), times.iso(next?.completedAt)],
  };
}

/** Puts upgrades together that are done at once. */
function groupsOf(upgrades: readonly StagedUpgrade[]): StagedUpgrade[][] {
  return [
    ...Map.groupBy(
      upgrades,
      ({ stage, at, completedAt }) => `${stage} ${minuteOf(at ?? completedAt)}`,
    ).values(),
  ];
}

function minuteOf(at: number | undefined): number | undefined {
  return at === undefined ? undefined : Math.floor(at / MINUTE);
}

/** Writes `6 Aug 02:00` and `access point MR 29.7 → MR 30.1`; another stage than the row's stands in front. */
function factsOf(
  upgrades: readonly StagedUpgrade[],
  next: StagedUpgrade | undefined,
  words: RowWords,
): string[] {
  const [one] = upgrades;
  if (one === undefined) return [];
  const when = one.stage === next?.stage ? whenOf(one, words) : `${one.stage}: ${whenOf(one, words)}`;
  return [
    when,
    ...upgrades.map((upgrade) => `${productKind(upgrade.productType)} ${versionsOf(upgrade)}`.trim()),
  ];
}
