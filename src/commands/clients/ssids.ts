import type { Network, Ssid } from '../../core/dashboard.ts';
import { createAsk } from '../ask/ask.ts';
import type { Inquiry } from '../ask/inquiry.ts';
import type { Item, Report, Section } from '../report/report.ts';
import { count, number } from '../words/wording.ts';
import { securityOf } from './ssid-words.ts';

/** One call, and one for the networks' names. */
export const ssids = createAsk({
  name: 'ssids',
  group: 'Clients and Wi-Fi',
  subject: '[network]',
  inNetwork: true,
  ofOneNetwork: true,
  summary: 'The Wi-Fi names of a network: which are on, how they are secured, which VLAN',
  examples: ['ssids Rotterdam 301', 'ssids in Head office', 'ssids'],
  async answer(inquiry) {
    const network = await inquiry.oneNetwork(({ productTypes }) => productTypes.includes('wireless'));
    return ssidsReport(network, await inquiry.dashboard.ssids(network.id), inquiry);
  },
});

function ssidsReport(network: Network, all: readonly Ssid[], inquiry: Inquiry): Report {
  const { times, say, sayTo } = inquiry;
  const on = all.filter(({ enabled }) => enabled).toSorted(worstFirst);
  const off = all.filter((ssid) => !ssid.enabled && !isUnused(ssid));
  const unused = all.length - on.length - off.length;
  return {
    title: inquiry.title('SSIDs', network.name),
    ...headline(on),
    sections: [...section('On', on), ...section('Off', off)],
    notes: unused > 0 ? [`${number(unused)} more ${unused === 1 ? 'is' : 'are'} not set up.`] : [],
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
  const all = `${count(on.length, 'SSID')} on`;
  if (readable === 0) return { summary: `${all}, all encrypted`, tone: 'good' };
  return { summary: `${all}, ${number(readable)} not encrypted`, tone: 'warning' };
}

/** Of a network that nobody ever named it has fifteen. */
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
