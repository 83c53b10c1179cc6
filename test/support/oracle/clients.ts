import {
  checkAmountSaid,
  checkDirectionCells,
  checkLineAmount,
  checkNoAmount,
  checkOneUnit,
  checkUsageCell,
  KILOBYTE,
} from './amounts-said.ts';
import { cellOf, must, NOT_KNOWN, rowsWith, says, unreadIn } from './answers.ts';
import { type Asked, type Case, checkRows, eachRow, everything } from './case.ts';
import { at, countIn, itemsOf, objectsOf, sumOf, tally, wordOf } from './reading.ts';
import { bytesOf, directionsOf, isHalfKnown, SENT, STREAMS } from './usage-in.ts';

function checkClientTotals({ chat, body }: Asked): void {
  const total = countIn(at(body, 'counts', 'total'));
  const usage = at(body, 'usage', 'overall');
  const bytes = bytesOf(usage, KILOBYTE, STREAMS);
  if (total !== 0)
    must(!/no clients/i.test(chat.summary), 'clients that are not counted are not “no clients”', {
      total,
      summary: chat.summary,
    });
  if (total !== undefined && total > 0)
    must(says(chat.summary, total, 'client'), 'the number of clients', { total, summary: chat.summary });
  if (total === 0 || isHalfKnown(usage, STREAMS)) return;
  if (bytes === undefined)
    must(!/\d [KMGTP]?B\b/.test(chat.summary), 'no usage where Meraki says none', chat.summary);
  else checkAmountSaid(everything(chat), bytes, 'the usage of all clients');
}

function checkClients(asked: Asked): void {
  const { chat, file } = asked;
  const items = itemsOf(asked.body);
  const macOf = (item: unknown) => at(item, 'mac');
  checkRows(asked, items, /^MAC$/, macOf);
  eachRow(asked, items, /^MAC$/, macOf, (item, row) => {
    const cell = cellOf(file.table, row, /^status$/);
    const status = wordOf(item.status);
    must(
      status === undefined ? NOT_KNOWN.test(cell) : cell.toLowerCase() === status.toLowerCase(),
      'the status of a client',
      { status, cell },
    );
    const bytes = bytesOf(item.usage, KILOBYTE, SENT);
    if (isHalfKnown(item.usage, SENT)) return;
    if (items.length < 10) checkLineAmount(chat, item.description, bytes);
    checkUsageCell(file.table, row, bytes);
    checkDirectionCells(file.table, row, directionsOf(item.usage, KILOBYTE, SENT));
  });
  checkOneUnit(chat, file.table);
  // A client that has neither id nor address may be left out.
  const listed = objectsOf(items);
  if (listed.length === 0 || unreadIn(chat) > items.length - listed.length) return;
  const online = tally(listed.map(({ status }) => wordOf(status))).get('Online') ?? 0;
  must(says(chat.summary, listed.length, 'client'), 'the number of clients of a network', {
    listed: listed.length,
    summary: chat.summary,
  });
  must(online === 0 || says(chat.summary, online, 'online'), 'the clients that are online', {
    online,
    summary: chat.summary,
  });
  if (listed.some(({ usage }) => isHalfKnown(usage, SENT))) return;
  const bytes = sumOf(listed.map(({ usage }) => bytesOf(usage, KILOBYTE, SENT)));
  if (bytes === undefined) checkNoAmount(chat);
  else checkAmountSaid(chat.summary, bytes, 'the usage of the clients of a network');
}

function checkClient(asked: Asked): void {
  const records = objectsOf(at(asked.body, 'records'));
  if (records.length === 0) {
    // What has no records at all may say nothing, or that nobody saw it.
    const isUnsaid = !Array.isArray(at(asked.body, 'records')) && asked.body !== null;
    must(isUnsaid || /no network here/i.test(asked.chat.text), 'nobody saw the client', asked.chat.text);
    return;
  }
  const rows = asked.file.table?.rows.length ?? 0;
  must(rows >= records.length, 'each network that saw the client is a row', {
    rows,
    records: records.length,
  });
  for (const [name, count] of tally(records.map((record) => wordOf(at(record, 'network', 'name'))))) {
    if (name !== undefined)
      must(
        rowsWith(asked.file.table, /^network$/, name).length >= count,
        'a network that saw the client is named',
        name,
      );
  }
  if (!records.some(({ status }) => status === 'Online'))
    must(!/^online at/i.test(asked.chat.summary), 'a client that is not online', asked.chat.summary);
}

const SEARCHED = 'a4:83:e7:00:00:00';

/** The questions about clients. */
export const clientCases: readonly Case[] = [
  { say: 'clients', operation: 'getOrganizationClientsOverview', check: checkClientTotals },
  {
    say: 'clients',
    operation: 'getOrganizationSummaryTopClientsByUsage',
    hasFile: true,
    check: (asked) => checkRows(asked, itemsOf(asked.body), /^MAC$/, (item) => at(item, 'mac')),
  },
  { say: 'clients Oslo', operation: 'getNetworkClients', hasFile: true, check: checkClients },
  {
    say: `client ${SEARCHED}`,
    operation: 'getOrganizationClientsSearch',
    hasFile: true,
    mayRefuse: (body) => objectsOf(at(body, 'records')).length === 0,
    check: checkClient,
  },
  { say: `client ${SEARCHED}`, operation: 'getNetworkClients', check() {} },
];
