import { STATUS_NOT_KNOWN, statusRank } from '../../bot/query/device-status.ts';
import type { Report } from '../../bot/report/report.ts';
import { capitalized, countOf, formatNumber, listed } from '../../bot/text/wording.ts';
import type { TopNetwork } from '../../core/dashboard.ts';
import { conditionOf, isUnclear, type NetworkCondition } from './network-condition.ts';
import { type Ranking, tagSuffix } from './top-ranking.ts';

type Headline = Pick<Report, 'summary' | 'tone'>;

/**
 * Says how many networks have devices that are offline or alerting, and of how many that is not known.
 *
 * @param ranked one or more
 */
export function networksHeadline(ranking: Ranking, ranked: readonly TopNetwork[], isCut: boolean): Headline {
  const where = tagSuffix(ranking).replace(' in networks', '');
  const all = ranked.map(conditionOf);
  const [only, ...more] = all;
  if (only !== undefined && more.length === 0 && !isCut)
    return { summary: `1 network${where}: ${only.state}`, tone: only.tone };
  const those = `${isCut ? 'the top ' : ''}${countOf(ranked.length, 'network')}${where}`;
  const trouble = troubleHeadline(all, those);
  if (trouble !== undefined) return trouble;
  const isClear = ranked.every(({ isCounted }) => isCounted) && !all.some(isUnclear);
  const summary = isClear
    ? `No devices offline or alerting in ${those}`
    : `${capitalized(those)}: ${listed(statusWords(all))}`;
  return { summary, tone: isCut || all.some(isUnclear) ? 'default' : 'good' };
}

/** Returns undefined when no network is offline or alerting. */
function troubleHeadline(all: readonly NetworkCondition[], those: string): Headline | undefined {
  const offline = all.filter((one) => one.offline > 0).length;
  const alerting = all.filter((one) => one.offline === 0 && one.alerting > 0).length;
  const unclear = ['', ...statusWords(all.filter(isUnclear))].join('; ');
  if (offline > 0) {
    const others = alerting > 0 ? `, ${formatNumber(alerting)} more ${have(alerting)} alerting ones` : '';
    const summary = `${formatNumber(offline)} of ${those} ${have(offline)} offline devices${others}${unclear}`;
    return { summary, tone: 'attention' };
  }
  if (alerting === 0) return undefined;
  const summary = `${formatNumber(alerting)} of ${those} ${have(alerting)} alerting devices${unclear}`;
  return { summary, tone: 'warning' };
}

/** Returns `3 online`, `1 updating`, `2 status unknown`. */
function statusWords(all: readonly NetworkCondition[]): string[] {
  const groups = Map.groupBy(all, ({ worst, isKnown }) => (isKnown ? worst : undefined));
  return [...groups]
    .toSorted(([a], [b]) => statusRank(a) - statusRank(b))
    .map(([status = STATUS_NOT_KNOWN, those]) => `${formatNumber(those.length)} ${status}`);
}

function have(networks: number): string {
  return networks === 1 ? 'has' : 'have';
}
