import {
  checkDirectionCells,
  checkLineAmount,
  checkNoAmount,
  checkOneUnit,
  checkUsageCell,
  KILOBYTE,
  MEGABYTE,
} from './amounts-said.ts';
import { beginning, cellOf, must, NOT_KNOWN, says, unreadIn } from './answers.ts';
import { type Asked, type Case, checkRows, eachRow } from './case.ts';
import { at, countIn, itemsOf, objectsOf, sumOf, wordOf } from './reading.ts';
import { bytesOf, directionsOf, isHalfKnown, STREAMS } from './usage-in.ts';

function checkRanking(asked: Asked, column: RegExp, keyOf: (item: unknown) => unknown): void {
  const { chat, file } = asked;
  const items = itemsOf(asked.body);
  const usageOf = (item: unknown) => bytesOf(at(item, 'usage'), MEGABYTE, STREAMS);
  checkRows(asked, items, column, keyOf);
  eachRow(asked, items, column, keyOf, (item, row) => {
    if (isHalfKnown(item.usage, STREAMS)) return;
    checkUsageCell(file.table, row, usageOf(item));
    if (file.table?.header.some((name) => name.startsWith('sent')))
      checkDirectionCells(file.table, row, directionsOf(item.usage, MEGABYTE, STREAMS));
    if (items.length < 10) checkLineAmount(chat, item.name, usageOf(item));
  });
  checkOneUnit(chat, file.table);
  const known = objectsOf(items).filter((item) => usageOf(item) !== undefined);
  if (objectsOf(items).every((item) => usageOf(item) === undefined && !isHalfKnown(item.usage, STREAMS))) {
    checkNoAmount(chat);
    if (items.length > 0)
      must(
        !/^no traffic/i.test(chat.summary) || unreadIn(chat) > 0,
        'usage that is not known is not “no traffic”',
        chat.summary,
      );
  }
  const [, top] = /^Top (?:client|device) .*?: (.*)$/s.exec(chat.summary) ?? [];
  if (top === undefined || objectsOf(items).some((item) => isHalfKnown(item.usage, STREAMS))) return;
  const most = Math.max(...known.map((item) => usageOf(item) ?? 0));
  const first = known.filter((item) => usageOf(item) === most).map((item) => wordOf(item.name));
  const isUnread = known.some((item) => usageOf(item) === most && wordOf(keyOf(item)) === undefined);
  must(
    (isUnread && unreadIn(chat) > 0) ||
      first.some((name) => name === undefined || top.startsWith(beginning(name))),
    'the top one has most usage',
    { first, summary: chat.summary },
  );
}

const STATES = ['offline', 'alerting', 'dormant', 'online'];

/** Checks how many networks the headline says to have offline devices, where each is counted. */
function checkTroubled({ chat, body }: Asked): void {
  // A network without an id may be left out.
  if (objectsOf(body).some(({ networkId }) => wordOf(networkId) === undefined)) return;
  const offline = objectsOf(body).map((item) =>
    sumOf(
      objectsOf(at(item, 'statuses', 'byProductType')).map(({ counts }) => countIn(at(counts, 'offline'))),
    ),
  );
  const having = offline.filter((sum) => sum !== undefined && sum > 0).length;
  if (offline.length < 2 || offline.includes(undefined) || having === 0) return;
  // The overall status of a network may be worse than its counts.
  const worse = objectsOf(body).filter(
    (item, place) => (offline[place] ?? 0) > 0 || at(item, 'statuses', 'overall') === 'offline',
  ).length;
  const isSaid = [having, worse].some((networks) => says(chat.summary, networks, 'of'));
  must(isSaid, 'the networks with offline devices are counted', { having, worse, summary: chat.summary });
}

function checkTopNetworks(asked: Asked): void {
  const { chat, file } = asked;
  const items = itemsOf(asked.body);
  const idOf = (item: unknown) => at(item, 'name');
  checkRows(asked, items, /^$/, () => undefined);
  eachRow(asked, items, /^network$/, idOf, (item, row) => {
    const counts = objectsOf(at(item, 'statuses', 'byProductType')).map((one) => one.counts);
    for (const state of STATES) {
      const sum = sumOf(counts.map((one) => countIn(at(one, state))));
      const cell = cellOf(file.table, row, new RegExp(`^${state}$`));
      must(
        sum === undefined ? NOT_KNOWN.test(cell) : Number(cell) === sum,
        'the devices of a network are counted as Meraki does',
        { state, sum, cell },
      );
    }
    const overall = wordOf(at(item, 'statuses', 'overall'));
    const line = chat.lines.find(({ name }) => name === item.name);
    if (counts.length === 0 && line !== undefined && items.length < 10) {
      const state = line.details[0] ?? '';
      must(
        overall === undefined
          ? NOT_KNOWN.test(state) || !STATES.includes(state)
          : state.includes(beginning(overall)),
        'a network without counts has its overall status',
        { overall, state },
      );
    }
    const clients = cellOf(file.table, row, /^clients$/);
    const count = countIn(at(item, 'clients', 'counts', 'total'));
    must(
      count === undefined ? NOT_KNOWN.test(clients) : Number(clients) === count,
      'the clients of a network',
      { count, clients },
    );
    const usage = at(item, 'clients', 'usage');
    checkDirectionCells(file.table, row, directionsOf(usage, KILOBYTE, STREAMS));
    if (!isHalfKnown(usage, STREAMS)) checkUsageCell(file.table, row, bytesOf(usage, KILOBYTE, STREAMS));
  });
  checkOneUnit(chat, file.table);
  checkTroubled(asked);
}

/** The rankings. */
export const rankingCases: readonly Case[] = [
  {
    say: 'top clients',
    operation: 'getOrganizationSummaryTopClientsByUsage',
    hasFile: true,
    check: (asked) => checkRanking(asked, /^MAC$/, (item) => at(item, 'mac')),
  },
  {
    say: 'top devices',
    operation: 'getOrganizationSummaryTopDevicesByUsage',
    hasFile: true,
    check: (asked) => checkRanking(asked, /^serial$/, (item) => at(item, 'serial')),
  },
  {
    say: 'top networks',
    operation: 'getOrganizationSummaryTopNetworksByStatus',
    hasFile: true,
    check: checkTopNetworks,
  },
];
