import { cellOf, must, rowsWith, says, unreadIn } from './answers.ts';
import { type Asked, type Case, checkRows, eachRow } from './case.ts';
import { serialAt } from './identities.ts';
import { namedStatuses } from './overview.ts';
import { at, type Fields, isTime, itemsOf, objectsOf, tally, wordOf } from './reading.ts';

/** Tells the new status of a change. */
function newStatus(item: unknown): string | undefined {
  const named = objectsOf(at(item, 'details', 'new')).find(({ name }) => name === 'status');
  return wordOf(named?.value);
}

function checkHistory(asked: Asked): void {
  const { file, chat, served } = asked;
  const items = itemsOf(served('getOrganizationDevicesAvailabilitiesChangeHistory'));
  checkRows(asked, items, /^$/, () => undefined);
  for (const item of objectsOf(items)) {
    const [serial, status] = [wordOf(at(item, 'device', 'serial')), newStatus(item)];
    if (serial === undefined || status === undefined || !isTime(item.ts)) continue;
    const rows = rowsWith(file.table, /^serial$/, serial);
    must(
      rows.some((row) => cellOf(file.table, row, /^status$/) === status),
      'a change has its status',
      { serial, status },
    );
  }
  const rows = file.table?.rows.length ?? 0;
  if (rows > 0)
    must(says(file.summary, rows, 'status change'), 'the headline counts the changes', {
      rows,
      summary: file.summary,
    });
  must(!/\b(online|offline) now\b/.test(chat.text) || rows > 0, 'a device is as it was last', chat.summary);
}

function checkDeviceHistory({ chat, served }: Asked): void {
  const mine = objectsOf(served('getOrganizationDevicesAvailabilitiesChangeHistory')).filter(
    (item) => at(item, 'device', 'serial') === serialAt(0),
  );
  const statuses = mine.filter(({ ts }) => isTime(ts)).map(newStatus);
  if (statuses.includes('offline'))
    must(
      !/never offline/i.test(chat.summary),
      'a device that was offline was not “never offline”',
      chat.summary,
    );
  const last = mine.every(({ ts }) => isTime(ts)) ? latest(mine) : undefined;
  const now = last && newStatus(last);
  if (now === undefined || now === 'online') return;
  must(!/online now/.test(chat.summary), 'a device is now as it was last', { now, summary: chat.summary });
}

/** Returns the change of the latest time; undefined when several have it. */
function latest(changes: readonly Fields[]): Fields | undefined {
  const [last, before] = changes.toSorted((a, b) => timeOf(b) - timeOf(a));
  return last !== undefined && before !== undefined && timeOf(last) === timeOf(before) ? undefined : last;
}

function timeOf({ ts }: Fields): number {
  return Date.parse(wordOf(ts) ?? '');
}

function checkEvents(asked: Asked): void {
  const { file, chat, body } = asked;
  if (!chat.isReport) return;
  const items = itemsOf(at(body, 'events'));
  const untimed = objectsOf(items).filter(({ occurredAt }) => !isTime(occurredAt)).length;
  const rows = file.table?.rows.length ?? 0;
  const isCounted =
    rows + unreadIn(file) === items.length || (untimed > 0 && says(file.text, untimed, 'event'));
  must(isCounted, 'each event is a row, or counted as one that could not be read', {
    items: items.length,
    rows,
    untimed,
    unread: unreadIn(file),
  });
  if (items.length > 0)
    must(
      !/^no events/i.test(chat.summary) || unreadIn(chat) > 0,
      'events that cannot be read are not “no events”',
      chat.summary,
    );
  eachRow(
    asked,
    items,
    /^event$/,
    (item) => at(item, 'description'),
    (item, row) => {
      const serial = wordOf(item.deviceSerial);
      if (serial !== undefined) must(row.includes(serial), 'an event has its device', { serial, row });
    },
  );
}

function checkChanges(asked: Asked): void {
  const items = itemsOf(asked.body);
  checkRows(asked, items, /^$/, () => undefined);
  const rows = asked.file.table?.rows.length ?? 0;
  if (rows > 0)
    must(says(asked.chat.summary, rows, 'change'), 'the headline counts the changes', {
      rows,
      summary: asked.chat.summary,
    });
  const who = tally(
    objectsOf(items)
      .filter(({ ts }) => isTime(ts))
      .map(({ adminName }) => wordOf(adminName)),
  );
  for (const [name, count] of who) {
    if (name === undefined) continue;
    must(rowsWith(asked.file.table, /^who$/, name).length >= count, 'each change has its author', {
      name,
      count,
    });
  }
}

/** The questions about what happened. */
export const pastCases: readonly Case[] = [
  {
    say: 'history',
    operation: 'getOrganizationDevicesAvailabilitiesChangeHistory',
    hasFile: true,
    check: checkHistory,
  },
  {
    say: 'history in Oslo',
    operation: 'getOrganizationDevicesAvailabilitiesChangeHistory',
    hasFile: true,
    check: checkHistory,
  },
  {
    say: 'history gw',
    besides: () => ({ getOrganizationDevicesAvailabilities: [] }),
    operation: 'getOrganizationDevicesAvailabilitiesChangeHistory',
    check: checkDeviceHistory,
  },
  {
    say: 'history',
    operation: 'getOrganizationDevicesAvailabilities',
    check({ chat, served }) {
      const statuses = namedStatuses(served('getOrganizationDevicesAvailabilities'));
      const offline = statuses.filter((status) => status === 'offline').length;
      if (offline > 0)
        must(says(chat.summary, offline, 'device'), 'the devices that are offline', {
          offline,
          summary: chat.summary,
        });
    },
  },
  {
    say: 'events in Oslo',
    operation: 'getNetworkEvents',
    mayRefuse: (body) => body !== null && !Array.isArray(at(body, 'events')),
    hasFile: true,
    besides: () => ({ getOrganizationNetworks: [{ id: 'N_1', name: 'Oslo', productTypes: ['switch'] }] }),
    check: checkEvents,
  },
  { say: 'changes', operation: 'getOrganizationConfigurationChanges', hasFile: true, check: checkChanges },
];
