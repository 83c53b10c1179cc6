import { STATUS_CODES } from 'node:http';
import { askedLine } from '../../bot/query/age.ts';
import { createQueryCommand } from '../../bot/query/query-command.ts';
import { type Report, refreshButton } from '../../bot/report/report.ts';
import type { Item, Tone } from '../../bot/report/rows.ts';
import { percent } from '../../bot/text/amounts.ts';
import { during } from '../../bot/text/period.ts';
import { countOf, formatNumber, listed } from '../../bot/text/wording.ts';
import { DAY } from '../../core/clock.ts';
import type { ApiUsage } from '../../core/dashboard.ts';

/** HTTP statuses that the answer lists. */
const MAX_LISTED = 12;
/**
 * Shares of all calls above which an administrator should look into it: an application whose polls are refused works
 * with old data.
 */
const REFUSED_SHARE_LIMIT = 0.01;
const FAILED_SHARE_LIMIT = 0.05;

/** The command `api usage`. Takes one Meraki call. */
export const apiUsage = createQueryCommand({
  name: 'api usage',
  group: 'Organization',
  lent: 'named',
  lookback: { defaultPeriod: DAY, maxPeriod: 31 * DAY },
  summary: 'Meraki API requests of all applications: how many, rate-limited or failed',
  examples: ['api usage', 'api usage last 7d'],
  alsoSaid: ['who calls the API', 'API requests', 'rate limit errors of the API'],
  words: { api: 9, limit: 1.5, error: 1 },
  async answer({ dashboard, range, periodWords, period, title, say }) {
    const usage = await dashboard.apiUsage(range);
    const items = itemsOf(usage);
    const shown = items.slice(0, MAX_LISTED);
    return {
      title: title(),
      ...headline(usage, periodWords),
      sections:
        shown.length === 0
          ? []
          : [{ heading: 'By status code', items: shown, more: items.length - shown.length }],
      notes: ['Counts all applications of the organization, including this bot.', ...othersNote(usage)],
      age: askedLine,
      suggestions: [
        refreshButton(say({})),
        ...(period < 7 * DAY ? [{ title: 'Last 7 days', command: say({ period: 7 * DAY }) }] : []),
      ],
    };
  },
});

/** An HTTP status and how often it occurred; the count is undefined when it can't be read. */
interface Counted {
  status: number;
  count?: number | undefined;
}

const isLimited = ({ status }: Counted) => status === 429;
const isFailed = (one: Counted) => one.status >= 400 && !isLimited(one);

function headline(usage: ApiUsage, period: string): Pick<Report, 'summary' | 'tone'> {
  const { total, byStatus, unreadable, others } = usage;
  if (total === 0 && others.length === 0)
    return { summary: `No API calls ${during(period)}`, tone: 'default' };
  if (byStatus.length === 0) {
    return {
      summary: `Meraki does not say how many API calls there were ${during(period)}`,
      tone: 'default',
    };
  }
  const known = byStatus.reduce((sum, { count }) => sum + count, 0);
  const [limited, isMuchLimited] = amountOf(usage, isLimited, REFUSED_SHARE_LIMIT);
  const [failed, isMuchFailed] = amountOf(usage, isFailed, FAILED_SHARE_LIMIT);
  const calls = `${total === undefined ? 'At least ' : ''}${countOf(known, 'API call')}`;
  const missing =
    unreadable.length === 0 ? '' : `; the number of ${listed(unreadable.map(String))} responses is unknown`;
  return {
    summary: `${calls} ${during(period)}: ${limited} rate-limited (429), ${failed} failed${missing}`,
    tone: isMuchLimited || isMuchFailed ? 'warning' : goodIf(total !== undefined),
  };
}

function goodIf(isKnown: boolean): Tone {
  return isKnown ? 'good' : 'default';
}

/**
 * Counts the calls that were answered in such a way: `15 (1.5%)`; without the share when the total is not known.
 *
 * @param limit the share of all calls from which on it is much
 */
function amountOf(
  { total, byStatus, unreadable }: ApiUsage,
  fits: (one: Counted) => boolean,
  limit: number,
): [words: string, isMuch: boolean] {
  const amount = byStatus.filter(fits).reduce((sum, one) => sum + one.count, 0);
  const isCut = unreadable.some((status) => fits({ status }));
  if (isCut && amount === 0) return ['an unknown number', false];
  const words = amount === 0 ? 'none' : `${isCut ? 'at least ' : ''}${formatNumber(amount)}`;
  if (total === undefined || amount === 0) return [words, false];
  return [`${words} (${percent((100 * amount) / total)})`, amount / total >= limit];
}

/** Lists the statuses, those whose count is not known among them, then what Meraki counts under other names. */
function itemsOf({ total, byStatus, unreadable, others }: ApiUsage): Item[] {
  const all: Counted[] = [...byStatus, ...unreadable.map((status) => ({ status }))];
  return [
    ...all.toSorted(worstFirst).map((one) => itemOf(one, total)),
    ...others.map(({ name, count }) => ({ name, state: countInWords(count) })),
  ];
}

/** Orders by kind: rate-limited calls, failed calls, the rest; within each, most calls first. */
function worstFirst(a: Counted, b: Counted): number {
  const rank = (one: Counted) => (isLimited(one) ? 0 : isFailed(one) ? 1 : 2);
  return rank(a) - rank(b) || (b.count ?? 0) - (a.count ?? 0);
}

function itemOf({ status, count }: Counted, total: number | undefined): Item {
  const words = STATUS_CODES[status] ?? '';
  return {
    name: `${status} ${words}`.trim(),
    state: countInWords(count),
    tone: isLimited({ status }) ? 'warning' : 'default',
    facts: total === undefined || count === undefined ? [] : [percent((100 * count) / total)],
  };
}

function countInWords(count: number | undefined): string {
  return count === undefined ? 'unknown' : formatNumber(count);
}

function othersNote({ others }: ApiUsage): string[] {
  if (others.length === 0) return [];
  const names = others.map(({ name }) => `“${name}”`);
  const are = names.length === 1 ? 'is not an HTTP status' : 'are not HTTP statuses';
  return [`Meraki also counts ${listed(names)}, which ${are} and not included in the total.`];
}
