import type { Section } from '../../bot/report/report.ts';
import { percent } from '../../bot/text/amounts.ts';
import { countOf, formatNumber } from '../../bot/text/wording.ts';
import type { ConnectionStats } from '../../core/dashboard.ts';

/** The steps of a connection that can fail, in the order in which a client takes them. */
const STEPS = [
  { step: 'association', name: 'Association', means: 'joining the access point' },
  { step: 'authentication', name: 'Authentication', means: 'password or sign-in' },
  { step: 'dhcp', name: 'DHCP', means: 'getting an address' },
  { step: 'dns', name: 'DNS', means: 'looking up names' },
] as const;

function attemptsOf(stats: ConnectionStats): number {
  return STEPS.reduce((sum, { step }) => sum + stats[step], stats.success);
}

/**
 * Returns the share of connections that succeeded, in percent, and a headline; no rate if nobody tried to
 * connect.
 */
export function connectionRate(
  stats: ConnectionStats,
  periodWords: string,
): { rate: number | undefined; summary: string } {
  const attempts = attemptsOf(stats);
  if (attempts === 0) return { rate: undefined, summary: `Nobody tried to connect in ${periodWords}` };
  const rate = (100 * stats.success) / attempts;
  const [worst] = STEPS.toSorted((a, b) => stats[b.step] - stats[a.step]);
  const most =
    worst === undefined || stats[worst.step] === 0
      ? ''
      : `, most failures at ${worst.name.replace(/^A/, 'a')}`;
  return { rate, summary: `${percent(rate)} of ${countOf(attempts, 'connection')} worked${most}` };
}

/** Lists the steps at which connections failed, worst first; empty when none failed. */
export function failureSections(stats: ConnectionStats): Section[] {
  const attempts = attemptsOf(stats);
  const failed = STEPS.filter(({ step }) => stats[step] > 0).toSorted(
    (a, b) => stats[b.step] - stats[a.step],
  );
  const items = failed.map(({ step, name, means }) => ({
    name,
    state: formatNumber(stats[step]),
    facts: [`${percent((100 * stats[step]) / attempts)} of all`, means],
  }));
  return items.length === 0 ? [] : [{ heading: 'Where connections failed', items }];
}
