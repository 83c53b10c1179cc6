import { askedLine } from '../../bot/query/age.ts';
import type { Query } from '../../bot/query/query.ts';
import { createQueryCommand } from '../../bot/query/query-command.ts';
import { thatCouldBeRead } from '../../bot/query/that-could-be-read.ts';
import { type Report, refreshButton, type Section } from '../../bot/report/report.ts';
import type { Item } from '../../bot/report/rows.ts';
import { countOf, formatNumber } from '../../bot/text/wording.ts';
import type { Network, Ssid } from '../../core/dashboard.ts';
import { mayHaveWifi } from './may-have-wifi.ts';
import { securityOf } from './ssid-security.ts';

/** The command `ssids`. Takes one Meraki call, and one for the networks' names. */
export const ssids = createQueryCommand({
  name: 'ssids',
  group: 'Clients and Wi-Fi',
  subject: '[network]',
  inNetwork: true,
  ofOneNetwork: true,
  summary: 'SSIDs of a network: enabled or not, security, VLAN',
  examples: ['ssids Rotterdam 301', 'ssids in Head office', 'ssids'],
  alsoSaid: ['list Wi-Fi names', 'which SSIDs are enabled', 'how is the Wi-Fi secured', 'what is on the air'],
  words: {
    ssid: 8,
    'wifi security': 6,
    security: 3,
    'wifi naming': 6,
    air: 5,
    'wifi list': 3,
    'wifi networks': 9,
    'wifi naming network': 2,
    wifis: 4,
    'wifi security fail': -4,
    '#client': -6,
    '#mac': -6,
    '#ip': -6,
    'guest wifi': 3.5,
    'many guest': -4,
    'network security': 4,
    'guest naming': 7,
  },
  async answer(query) {
    const network = await query.oneNetwork(mayHaveWifi);
    return ssidsReport(network, await query.dashboard.ssids(network.id), query);
  },
});

function ssidsReport(network: Network, all: readonly Ssid[], query: Query): Report {
  const { say, sayTo } = query;
  const on = all.filter(({ enabled }) => enabled === true).toSorted(worstFirst);
  const maybe = all.filter((ssid) => ssid.enabled === undefined && !isUnused(ssid)).toSorted(worstFirst);
  const off = all.filter((ssid) => ssid.enabled === false && !isUnused(ssid));
  const unused = all.length - on.length - maybe.length - off.length;
  return {
    title: query.title('SSIDs', network.name),
    ...headline(on, maybe.length, thatCouldBeRead(query.dashboard)),
    sections: [...section('On', on), ...section('Status unknown', maybe), ...section('Off', off)],
    notes: unused > 0 ? [`${formatNumber(unused)} more ${unused === 1 ? 'is' : 'are'} not configured.`] : [],
    age: askedLine,
    suggestions: [
      refreshButton(say({})),
      { title: 'Wi-Fi here', command: sayTo('wireless', { network: network.id }) },
      { title: 'Clients here', command: sayTo('clients', { network: network.id }) },
    ],
  };
}

/** @param maybe how many SSIDs may be on or off @param which which SSIDs could be read */
function headline(on: readonly Ssid[], maybe: number, which: string): Pick<Report, 'summary' | 'tone'> {
  const amountThat = (isReadable: boolean | undefined) =>
    on.filter((ssid) => securityOf(ssid).isReadable === isReadable).length;
  const [readable, unknown] = [amountThat(true), amountThat(undefined)];
  const others = maybe === 0 ? '' : `status of ${formatNumber(maybe)} unknown`;
  if (on.length === 0 && maybe > 0)
    return { summary: `No SSID is known to be on; ${others}`, tone: 'default' };
  if (on.length === 0) return { summary: `No SSID${which} is on`, tone: 'default' };
  const encryption = [
    ...(readable > 0 ? [`${formatNumber(readable)} not encrypted`] : []),
    ...(unknown > 0 ? [`encryption of ${formatNumber(unknown)} unknown`] : []),
    ...(readable + unknown === 0 ? ['all encrypted'] : []),
  ];
  return {
    summary: [[`${countOf(on.length, 'SSID')} on`, ...encryption].join(', '), others]
      .filter(Boolean)
      .join('; '),
    tone: readable > 0 ? 'warning' : unknown + maybe > 0 ? 'default' : 'good',
  };
}

/** Whether an SSID was never set up: a network has fifteen SSIDs, most of them with the name that Meraki gave them. */
function isUnused({ name, enabled }: Ssid): boolean {
  return enabled !== true && /^Unconfigured SSID \d+$/.test(name);
}

function worstFirst(a: Ssid, b: Ssid): number {
  return securityRank(a) - securityRank(b) || (a.number ?? MAX_SSIDS) - (b.number ?? MAX_SSIDS);
}

/** SSIDs of a network at most. */
const MAX_SSIDS = 15;

function securityRank(ssid: Ssid): number {
  const { isReadable } = securityOf(ssid);
  return isReadable === true ? 0 : isReadable === undefined ? 1 : 2;
}

function section(heading: string, ssids: readonly Ssid[]): Section[] {
  return ssids.length === 0 ? [] : [{ heading, items: ssids.map(itemOf) }];
}

function itemOf(ssid: Ssid): Item {
  const { name, enabled, visible, splashPage, vlan, ipAssignment, bands } = ssid;
  const { words, isReadable } = securityOf(ssid);
  return {
    name,
    state: words,
    tone: enabled !== true || isReadable === undefined ? 'default' : isReadable ? 'warning' : 'good',
    facts: [
      vlan === undefined ? (ipAssignment ?? '') : `VLAN ${vlan}`,
      visible === false ? 'hidden' : '',
      splashPage === undefined || splashPage === 'None' ? '' : splashInWords(splashPage),
      bands?.startsWith('5 GHz') ? '5 GHz only' : '',
    ],
  };
}

/** Names the kind of a splash page once: some of Meraki's words end in “splash page”, others such as `Billing` do not. */
function splashInWords(kind: string): string {
  return /splash page$/i.test(kind) ? kind : `splash page: ${kind}`;
}
