import { askedLine } from '../../bot/query/age.ts';
import type { Query } from '../../bot/query/query.ts';
import { createQueryCommand } from '../../bot/query/query-command.ts';
import { correctionError, misspelledTimes } from '../../bot/query/suggestions.ts';
import { refreshButton, wholeList } from '../../bot/report/report.ts';
import type { ReportRow, RowWords } from '../../bot/report/rows.ts';
import { holding } from '../../bot/text/naming.ts';
import { PRODUCT_FILTERS, productKind } from '../../bot/text/products.ts';
import { code, quote } from '../../bot/text/wording.ts';
import { DAY, HOUR } from '../../core/clock.ts';
import { KnownError } from '../../core/errors.ts';
import { eventFilter } from './events-filter.ts';
import { hasEventLog, type LoggedEvent, readEventLog } from './events-log.ts';
import { eventNotes, eventsHeadline, noEventsHeadline } from './events-text.ts';

/** Events of one product type after which reading stops when nothing is searched for. */
const MIN_EVENTS = 100;

const COLUMNS = [
  ...['time', 'event', 'type', 'category', 'product'],
  ...['device', 'serial', 'client', 'client MAC', 'client id'],
];

/**
 * The command `events`. Takes one Meraki call for the networks, and at least one for each product type of the
 * network, because Meraki keeps a separate log for each.
 */
export const events = createQueryCommand({
  name: 'events',
  group: 'What is going on',
  subject: '[network] [MX|MS|MR|MV|MG] [words to look for]',
  inNetwork: true,
  ofOneNetwork: true,
  lookback: { defaultPeriod: 2 * HOUR, maxPeriod: 7 * DAY },
  hasList: true,
  summary: 'Event log of a network, newest first',
  examples: [
    'events Rotterdam 301',
    'events Rotterdam 301 MS last 24h',
    'events Rotterdam 301 last night',
    'events dhcp in Rotterdam 301',
    'events Rotterdam 301 last 7d as csv',
  ],
  alsoSaid: ['what happened in Rotterdam 301', 'event log', 'log entries', 'recent events'],
  words: {
    event: 6,
    log: 3.5,
    happened: 3.5,
    'happened #name': 1,
    'log #name': 1,
    dhcp: 5,
    'happened #device': -5,
    audit: -9,
    'happened sites': -4,
    'log ap': 3,
    'log switch': 3,
    'log appliance': 3,
    'radius log': 8,
    'radius fail': 4,
    'radius event': 3,
    dfs: 4,
    dot1x: 2,
    stp: 4,
    vrrp: 4,
    deauth: 4,
    'dhcp fail': 4,
    'dhcp trouble': 4,
  },
  filters: {
    dhcp: 'dhcp',
    dfs: 'dfs',
    radius: 'radius',
    dot1x: '802.1X',
    stp: 'STP',
    vrrp: 'VRRP',
    deauth: 'deauth',
    ...PRODUCT_FILTERS,
  },
  async answer(query) {
    const { args, range, until, period, slices, say, sayTo } = query;
    const { network, productType, words } = await eventFilter(query);
    const productTypes = network.productTypes.filter(
      (type) => hasEventLog(type) && (productType === undefined || type === productType),
    );
    const isSearch = args.csv || words.length > 0;
    const enough = isSearch ? Number.POSITIVE_INFINITY : MIN_EVENTS;
    const log = await readEventLog(query, network.id, { productTypes, range, enough });
    if (log.cutAt !== undefined && log.cutAt >= until) throw notReached(log.cutAt, query);
    const found = await slices.filter(log.events, mentioning(words));
    const misspelled = found.length === 0 ? misspelledTimes(words) : undefined;
    if (misspelled) throw correctionError(misspelled, `No event mentions ${quote(words.join(' '))}.`, query);
    const isEmpty = productTypes.length === 0;
    return {
      title: query.title(network.name),
      summary: isEmpty ? noEventsHeadline(network, productType) : eventsHeadline(found, log, words, query),
      tone: 'default',
      list: wholeList(found, COLUMNS, rowOf),
      notes: eventNotes(log, query),
      age: askedLine,
      suggestions: [
        refreshButton(say({})),
        ...(period < DAY && !isEmpty ? [{ title: 'Last 24 hours', command: say({ period: DAY }) }] : []),
        { title: 'Status', command: sayTo('status', { network: network.id }) },
      ],
    };
  },
});

/** The refusal when the log was read from its newest entry on, and the time that was asked about was not reached. */
function notReached(cutAt: number, { times, until }: Pick<Query, 'times' | 'until'>): KnownError {
  const what = `There are too many events since ${times.at(until)}: I read back to ${times.at(cutAt)} only.`;
  const next = `A product line, as in ${code('events … MS yesterday')}, has less to read.`;
  return new KnownError('bad_arguments', what, next);
}

/** Makes the test whether an event mentions every word. */
function mentioning(words: readonly string[]): (event: LoggedEvent) => boolean {
  const tests = words.map(holding);
  return ({ at: _, productType, ...said }) => {
    const texts = [...Object.values(said), productKind(productType)];
    return tests.every((holdsWord) => texts.some((text) => holdsWord(text ?? '')));
  };
}

function rowOf(event: LoggedEvent, { sayTo, times }: RowWords): ReportRow {
  const { at, description, type, category, productType, deviceSerial, clientId, clientMac } = event;
  const device = event.deviceName ?? deviceSerial ?? '';
  const client = event.clientName ?? clientMac ?? '';
  return {
    item: {
      name: description,
      state: at === undefined ? undefined : times.at(at),
      facts: [device, client],
      ...(deviceSerial !== undefined && { opens: sayTo('device', { subject: deviceSerial }) }),
    },
    cells: [
      ...[times.iso(at), description, type, category, productKind(productType)],
      ...[device, deviceSerial, client, clientMac, clientId],
    ],
  };
}
