import type { Query } from '../../bot/query/query.ts';
import { createQueryCommand } from '../../bot/query/query-command.ts';
import type { Item, Report, Section } from '../../bot/report/report.ts';
import { countOf, formatNumber } from '../../bot/text/wording.ts';
import type { Network, Ssid } from '../../core/dashboard.ts';
import { securityOf } from './ssid-security.ts';

/** The command `ssids`. Takes one Meraki call, and one for the networks' names. */
export const ssids = createQueryCommand({
  name: 'ssids',
  group: 'Clients and Wi-Fi',
  subject: '[network]',
  inNetwork: true,
  ofOneNetwork: true,
  summary: 'The Wi-Fi names of a network: which are on, how they are secured, which VLAN',
  examples: ['ssids Rotterdam 301', 'ssids in Head office', 'ssids'],
  async answer(query) {
    const network = await query.oneNetwork(({ productTypes }) => productTypes.includes('wireless'));
    return ssidsReport(network, await query.dashboard.ssids(network.id), query);
  },
});

function ssidsReport(network: Network, all: readonly Ssid[], query: Query): Report {
  const { times, say, sayTo } = query;
  const on = all.filter(({ enabled }) => enabled).toSorted(worstFirst);
  const off = all.filter((ssid) => !ssid.enabled && !isUnused(ssid));
  const unused = all.length - on.length - off.length;
  return {
    title: query.title('SSIDs', network.name),
    ...headline(on),
    sections: [...section('On', on), ...section('Off', off)],
    notes: unused > 0 ? [`${formatNumber(unused)} more ${unused === 1 ? 'is' : 'are'} not set up.`] : [],
    age: `Asked at ${times.now()}.`,
    suggestions: [
      { title: 'Refresh', command: say({}) },
      { title: 'Wi-Fi here', command: sayTo('wireless', { network: network.id }) },
      { title: 'Clients here', command: sayTo('clients', { network: network.id }) },
    ],
  };
}

function headline(on: readonly Ssid[]): Pick<Report, 'summary' | 'tone'> {
  const readable = on.filter((ssid) => securityOf(ssid).isReadable).length;
  if (on.length === 0) return { summary: 'No SSID is on', tone: 'default' };
  const all = `${countOf(on.length, 'SSID')} on`;
  if (readable === 0) return { summary: `${all}, all encrypted`, tone: 'good' };
  return { summary: `${all}, ${formatNumber(readable)} not encrypted`, tone: 'warning' };
}

/** Whether an SSID still has its default name; a network has fifteen SSIDs, most of them unused. */
function isUnused({ name, number }: Ssid): boolean {
  return /^Unconfigured SSID \d+$/.test(name) || name === `SSID ${number}`;
}

function worstFirst(a: Ssid, b: Ssid): number {
  return Number(securityOf(b).isReadable) - Number(securityOf(a).isReadable) || a.number - b.number;
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
    tone: enabled ? (isReadable ? 'warning' : 'good') : 'default',
    facts: [
      vlan === undefined ? (ipAssignment ?? '') : `VLAN ${vlan}`,
      visible === false ? 'hidden' : '',
      splashPage === undefined || splashPage === 'None' ? '' : `splash page: ${splashPage}`,
      bands?.startsWith('5 GHz') ? '5 GHz only' : '',
    ],
  };
}
