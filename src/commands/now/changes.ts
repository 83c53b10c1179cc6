import { DAY } from '../../core/clock.ts';
import type { ConfigurationChange } from '../../core/dashboard.ts';
import { createAsk } from '../ask/ask.ts';
import type { Inquiry } from '../ask/inquiry.ts';
import type { Row } from '../report/report.ts';
import { isoTime } from '../words/times.ts';
import { headline, whoOf } from './changes-words.ts';

/** One call per 5,000 changes that are looked at. */
export const changes = createAsk({
  name: 'changes',
  group: 'What is going on',
  subject: '[person]',
  inNetwork: true,
  lookback: { usual: DAY, longest: 365 * DAY },
  hasList: true,
  summary: 'Who changed the configuration, what and when, newest first',
  examples: [
    'changes',
    'changes Ada last 7d',
    'changes in Rotterdam 301 last 30d',
    'changes last 90d as csv',
  ],
  async answer(inquiry) {
    const { dashboard, question, since, times, say, sayTo } = inquiry;
    const network = await inquiry.network();
    const filter = { since, networkId: network?.id };
    const first = await dashboard.changes(filter);
    const wanted = question.subject.toLowerCase();
    const fits = (change: ConfigurationChange) => isBy(wanted, change);
    const found = first.items.filter(fits);
    return {
      title: inquiry.title(network?.name),
      ...headline(found, first, inquiry),
      tone: 'default',
      list: {
        columns: ['time', 'who', 'e-mail', 'network', 'SSID', 'page', 'what'],
        total: first.next === undefined ? found.length : undefined,
        async read(current, from) {
          const { items, next } = from === undefined ? first : await current.changes(filter, from);
          return { rows: items.filter(fits).map((change) => rowOf(change, inquiry)), next };
        },
      },
      age: `Asked at ${times.now()}.`,
      suggestions: [
        { title: 'Refresh', command: say({}) },
        ...(inquiry.period < 7 * DAY ? [{ title: 'Last 7 days', command: say({ period: 7 * DAY }) }] : []),
        { title: 'Administrators', command: sayTo('admins') },
      ],
    };
  },
});

/** By a part of the name or the e-mail address. */
function isBy(wanted: string, { adminName = '', adminEmail = '' }: ConfigurationChange): boolean {
  return adminName.toLowerCase().includes(wanted) || adminEmail.toLowerCase().includes(wanted);
}

function rowOf(change: ConfigurationChange, { sayTo, times }: Inquiry): Row {
  const { at, adminName, adminEmail, networkId, networkName, ssidName, page, label } = change;
  const what = [page, label].filter((part) => part !== undefined).join(': ');
  return {
    item: {
      name: what === '' ? 'Something' : what,
      state: times.at(at),
      facts: [whoOf(change), networkName ?? 'the whole organization', ssidName ?? ''],
      ...(networkId !== undefined && { opens: sayTo('status', { network: networkId }) }),
    },
    cells: [isoTime(at), adminName, adminEmail, networkName, ssidName, page, label],
  };
}
