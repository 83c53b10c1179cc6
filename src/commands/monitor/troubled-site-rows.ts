import { type List, wholeList } from '../../bot/report/report.ts';
import type { ReportRow, RowWords, Tone } from '../../bot/report/rows.ts';
import { countOf, formatNumber, listed } from '../../bot/text/wording.ts';
import type { TroubledSite } from './troubled-sites.ts';

const COLUMNS = ['site', 'state', 'since', 'devices offline', 'devices alerting', 'uplinks', 'network id'];

const TONES: Record<TroubledSite['trouble'], Tone> = {
  down: 'attention',
  'no uplink': 'attention',
  failed: 'attention',
  uplink: 'warning',
  alerting: 'warning',
};

/** Lists sites that are not all well; a row opens the status of its site. */
export function troubledSiteList(sites: readonly TroubledSite[]): List {
  const heading = sites.every(({ trouble }) => trouble === 'down') ? 'Sites down' : 'Sites, worst first';
  return { ...wholeList(sites, COLUMNS, rowOf, heading), isPart: true };
}

function rowOf(site: TroubledSite, { times, sayTo }: RowWords): ReportRow {
  const { networkId, serial, name, trouble, since, offline, alerting, uplinks } = site;
  const opens =
    networkId !== undefined
      ? sayTo('status', { network: networkId })
      : serial !== undefined && sayTo('device', { subject: serial });
  return {
    item: {
      name,
      state: stateOf(site),
      tone: TONES[trouble],
      facts: [since === undefined ? '' : `since ${times.at(since)}`, ...factsOf(site)],
      ...(opens !== false && { opens }),
    },
    cells: [name, stateOf(site), times.iso(since), offline, alerting, uplinks.join(', '), networkId],
  };
}

function stateOf({ trouble, offline, alerting, uplinks }: TroubledSite): string {
  if (trouble === 'down') return 'down';
  if (trouble === 'no uplink') return 'no working uplink';
  if (offline > 0) return `${formatNumber(offline)} offline`;
  return uplinks.length > 0 ? uplinks.slice(0, 2).join(', ') : `${formatNumber(alerting)} alerting`;
}

/** Returns what the state leaves out. */
function factsOf({ trouble, offline, alerting, devices, uplinks, lacksBackup }: TroubledSite): string[] {
  const isAway = trouble === 'down' || trouble === 'no uplink';
  const left = offline - devices.length;
  const names = left > 0 ? [...devices, `${formatNumber(left)} more`] : devices;
  const isUplinkState = !isAway && offline === 0;
  const hasAlerting = alerting > 0 && trouble !== 'alerting';
  return [
    // The names of a whole site that is away would say no more than their number.
    isAway && offline > 0 ? `${countOf(offline, 'device')} offline` : '',
    isAway ? '' : listed(names),
    isAway || isUplinkState ? '' : uplinks.slice(0, 2).join(', '),
    lacksBackup && !isAway ? 'no backup uplink' : '',
    hasAlerting
      ? `${offline > 0 && !isAway ? formatNumber(alerting) : countOf(alerting, 'device')} alerting`
      : '',
  ];
}
