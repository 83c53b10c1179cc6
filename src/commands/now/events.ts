import { DAY, HOUR } from '../../core/clock.ts';
import { createAsk } from '../ask/ask.ts';
import type { Inquiry } from '../ask/inquiry.ts';
import { type Row, wholeList } from '../report/report.ts';
import { kindOf } from '../words/products.ts';
import { eventFilter } from './events-filter.ts';
import { hasLog, type LoggedEvent, readLog } from './events-log.ts';
import { headline, notesOf, without } from './events-words.ts';

/** Of a product type, for somebody who just looks what happened. */
const ENOUGH = 100;

const COLUMNS = [
  ...['time', 'event', 'type', 'category', 'product'],
  ...['device', 'serial', 'client', 'client MAC', 'client id'],
];

/** One call for the networks, and one for each product type of the network: Meraki keeps a log for each. */
export const events = createAsk({
  name: 'events',
  group: 'What is going on',
  subject: '[network] [MX|MS|MR|MV|MG] [words to look for]',
  inNetwork: true,
  ofOneNetwork: true,
  lookback: { usual: 2 * HOUR, longest: 7 * DAY },
  hasList: true,
  summary: 'The event log of a network, newest first',
  examples: [
    'events Rotterdam 301',
    'events Rotterdam 301 MS last 24h',
    'events dhcp in Rotterdam 301',
    'events Rotterdam 301 last 7d as csv',
  ],
  async answer(inquiry) {
    const { dashboard, question, since, period, times, say, sayTo } = inquiry;
    const { network, productType, words } = await eventFilter(inquiry);
    const productTypes = network.productTypes.filter(
      (type) => hasLog(type) && (productType === undefined || type === productType),
    );
    const isSearch = question.csv || words.length > 0;
    const enough = isSearch ? Number.POSITIVE_INFINITY : ENOUGH;
    const log = await readLog(dashboard, network.id, { productTypes, since, enough });
    const found = log.events.filter((event) => holds(event, words));
    const isEmpty = productTypes.length === 0;
    return {
      title: inquiry.title(network.name),
      summary: isEmpty ? without(network, productType) : headline(found, log, words, inquiry),
      tone: 'default',
      list: wholeList(found, COLUMNS, (event) => rowOf(event, inquiry)),
      notes: notesOf(log, inquiry),
      age: `Asked at ${times.now()}.`,
      suggestions: [
        { title: 'Refresh', command: say({}) },
        ...(period < DAY && !isEmpty ? [{ title: 'Last 24 hours', command: say({ period: DAY }) }] : []),
        { title: 'Status', command: sayTo('status', { network: network.id }) },
      ],
    };
  },
});

function holds(event: LoggedEvent, words: readonly string[]): boolean {
  const { at: _, productType, ...said } = event;
  const text = [...Object.values(said), kindOf(productType)].join('\n').toLowerCase();
  return words.every((word) => text.includes(word.toLowerCase()));
}

function rowOf(event: LoggedEvent, { sayTo, times }: Inquiry): Row {
  const { at, description, type, category, productType, deviceSerial, clientId, clientMac } = event;
  const device = event.deviceName ?? deviceSerial ?? '';
  const client = event.clientName ?? clientMac ?? '';
  return {
    item: {
      name: description,
      state: times.at(at),
      facts: [device, client],
      ...(deviceSerial !== undefined && { opens: sayTo('device', { subject: deviceSerial }) }),
    },
    cells: [
      ...[times.iso(at), description, type, category, kindOf(productType) || productType],
      ...[device, deviceSerial, client, clientMac, clientId],
    ],
  };
}
