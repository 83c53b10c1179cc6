import type { Section } from '../../bot/report/report.ts';
import { percent } from '../../bot/text/amounts.ts';
import { during } from '../../bot/text/period.ts';
import { countOf, formatNumber, listed } from '../../bot/text/wording.ts';
import type { ConnectionStats } from '../../core/dashboard.ts';

/** The steps of a connection that can fail, in the order in which a client takes them. */
const STEPS = [
  { step: 'association', name: 'Association', means: 'joining the access point' },
  { step: 'authentication', name: 'Authentication', means: 'password or sign-in' },
  { step: 'dhcp', name: 'DHCP', means: 'getting an address' },
  { step: 'dns', name: 'DNS', means: 'looking up names' },
] as const;

/** The connections of a network, as far as their numbers are known. */
interface KnownConnections {
  success: number | undefined;
  /** The failed ones, by step, worst first; without steps whose number is not known. */
  failures: { name: string; means: string; amount: number }[];
  failed: number;
  /** Names of the steps whose number is not known. */
  unknown: string[];
}

function knownOf(stats: ConnectionStats): KnownConnections {
  const failures = STEPS.flatMap(({ step, name, means }) => {
    const amount = stats[step];
    return amount === undefined ? [] : [{ name, means, amount }];
  });
  return {
    success: stats.success,
    failures: failures.toSorted((a, b) => b.amount - a.amount),
    failed: failures.reduce((sum, { amount }) => sum + amount, 0),
    unknown: STEPS.filter(({ step }) => stats[step] === undefined).map(({ name }) => inSentence(name)),
  };
}

/**
 * Returns the share of connections that succeeded, in percent, and a headline. Both are of what is known, and the headline
 * says what is not.
 *
 * @returns no rate if nobody tried to connect, or if it is not known
 */
export function connectionRate(
  stats: ConnectionStats,
  periodWords: string,
): { rate: number | undefined; isCertain: boolean; summary: string } {
  const known = knownOf(stats);
  const { success, failures, failed, unknown } = known;
  const isCertain = success !== undefined && unknown.length === 0;
  const attempts = success === undefined || failures.length === 0 ? 0 : success + failed;
  if (success === undefined && failures.length === 0)
    return {
      rate: undefined,
      isCertain,
      summary: `Connection success ${during(periodWords)} unknown`,
    };
  if (isCertain && attempts === 0)
    return { rate: undefined, isCertain, summary: `No connection attempts ${during(periodWords)}` };
  const rate = attempts === 0 || success === undefined ? undefined : (100 * success) / attempts;
  const parts = [knownWords(known, rate), ...missingWords(known)];
  return { rate, isCertain, summary: parts.join('; ') };
}

function knownWords({ success, failures, failed, unknown }: KnownConnections, rate?: number): string {
  const [worst] = failures;
  const isWhole = unknown.length === 0;
  const most =
    worst === undefined || worst.amount === 0
      ? ''
      : `, most ${isWhole ? '' : 'known '}failures at ${inSentence(worst.name)}`;
  if (success === undefined)
    return `${isWhole ? '' : 'At least '}${countOf(failed, 'failed connection')}${most}`;
  if (rate === undefined || (!isWhole && failed === 0)) return countOf(success, 'successful connection');
  // Every failure that is not known would make the share smaller.
  if (!isWhole)
    return `At most ${percent(rate)} connection success (at least ${countOf(success + failed, 'attempt')})${most}`;
  return `${percent(rate)} connection success (${countOf(success + failed, 'attempt')})${most}`;
}

/** Says which numbers are not known. */
function missingWords({ success, failures, unknown }: KnownConnections): string[] {
  const isAllUnknown = failures.length === 0;
  const missing = [
    ...(success === undefined ? ['successes'] : []),
    ...(isAllUnknown ? ['failures'] : unknown.length > 0 ? [`failures at ${listed(unknown)}`] : []),
  ];
  return missing.length === 0 ? [] : [`${listed(missing)} unknown`];
}

function inSentence(step: string): string {
  return step.replace(/^A/, 'a');
}

/** Lists the steps at which connections failed, worst first; empty when none is known to have failed. */
export function failureSections(stats: ConnectionStats): Section[] {
  const { success, failures, failed, unknown } = knownOf(stats);
  const those = unknown.length === 0 ? 'attempts' : 'known attempts';
  const items = failures
    .filter(({ amount }) => amount > 0)
    .map(({ name, means, amount }) => ({
      name,
      state: formatNumber(amount),
      facts: [
        success === undefined ? '' : `${percent((100 * amount) / (success + failed))} of ${those}`,
        means,
      ],
    }));
  return items.length === 0 ? [] : [{ heading: 'Where connections failed', items }];
}
