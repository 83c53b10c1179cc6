import { STATUS_CODES } from 'node:http';
import { createQueryCommand } from '../../bot/query/query-command.ts';
import { askedLine } from '../../bot/query/severity.ts';
import type { Item, Tone } from '../../bot/report/report.ts';
import { percent } from '../../bot/text/amounts.ts';
import { countOf, formatNumber } from '../../bot/text/wording.ts';
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
  lookback: { defaultPeriod: DAY, maxPeriod: 31 * DAY },
  summary: 'How much all applications asked of the Meraki API, and how much was refused',
  examples: ['api usage', 'api usage last 7d'],
  async answer({ dashboard, since, periodWords, period, title, say }) {
    const usage = await dashboard.apiUsage({ since });
    const items = [...usage.byStatus].sort(worstFirst).map((one) => itemOf(one, usage.total));
    const shown = items.slice(0, MAX_LISTED);
    return {
      title: title(),
      ...headline(usage, periodWords),
      sections:
        shown.length === 0 ? [] : [{ heading: 'By answer', items: shown, more: items.length - shown.length }],
      notes: ['All applications of the organization are counted, this bot too.'],
      age: askedLine,
      suggestions: [
        { title: 'Refresh', command: say({}) },
        ...(period < 7 * DAY ? [{ title: 'Last 7 days', command: say({ period: 7 * DAY }) }] : []),
      ],
    };
  },
});

type Counted = ApiUsage['byStatus'][number];

const isLimited = ({ status }: Counted) => status === 429;
const isFailed = (one: Counted) => one.status >= 400 && !isLimited(one);

function headline({ total, byStatus }: ApiUsage, period: string): { summary: string; tone: Tone } {
  if (total === 0) return { summary: `No API calls in ${period}`, tone: 'default' };
  const amount = (fits: (one: Counted) => boolean) =>
    byStatus.filter(fits).reduce((sum, one) => sum + one.count, 0);
  const [limited, failed] = [amount(isLimited), amount(isFailed)];
  const share = (part: number) =>
    part === 0 ? 'none' : `${formatNumber(part)} (${percent((100 * part) / total)})`;
  const isMuch = limited / total >= REFUSED_SHARE_LIMIT || failed / total >= FAILED_SHARE_LIMIT;
  return {
    summary: `${countOf(total, 'API call')} in ${period}: ${share(limited)} refused by the rate limit, ${share(failed)} failed`,
    tone: isMuch ? 'warning' : 'good',
  };
}

/** Orders by kind: rate-limited calls, failed calls, the rest; within each, most calls first. */
function worstFirst(a: Counted, b: Counted): number {
  const rank = (one: Counted) => (isLimited(one) ? 0 : isFailed(one) ? 1 : 2);
  return rank(a) - rank(b) || b.count - a.count;
}

function itemOf(one: Counted, total: number): Item {
  const words = STATUS_CODES[one.status] ?? '';
  return {
    name: `${one.status} ${words}`.trim(),
    state: formatNumber(one.count),
    tone: isLimited(one) ? 'warning' : 'default',
    facts: [percent((100 * one.count) / total)],
  };
}
