import { MINUTE } from '../../../src/core/clock.ts';
import { cellOf, must, NOT_KNOWN, says, unreadIn } from './answers.ts';
import { type Asked, type Case, checkRows, eachRow, everything } from './case.ts';
import { amountOf, at, type Fields, isTime, itemsOf, objectsOf, sumOf, tally, wordOf } from './reading.ts';

function checkUplinks(asked: Asked): void {
  const { chat, file, served } = asked;
  const devices = objectsOf(served('getOrganizationUplinksStatuses'));
  // A gateway without a serial and a network is left out.
  if (devices.some((item) => (wordOf(item.serial) ?? wordOf(item.networkId)) === undefined)) return;
  const uplinks = devices.flatMap((item) => objectsOf(item.uplinks));
  const rows = file.table?.rows ?? [];
  must(rows.length + unreadIn(file) >= uplinks.length, 'each uplink is a row', {
    rows: rows.length,
    uplinks: uplinks.length,
  });
  if (uplinks.length > 0)
    must(
      !/no uplinks/i.test(chat.summary) || unreadIn(chat) > 0,
      'uplinks that are not known are not “no uplinks”',
      chat.summary,
    );
  const said = tally(rows.map((row) => cellOf(file.table, row, /^status$/)));
  for (const [status, count] of tally(uplinks.map((uplink) => wordOf(uplink.status)))) {
    if (status !== undefined)
      must((said.get(status) ?? 0) >= count, 'the status of each uplink', { status, count });
    else
      must(
        [...said].some(([word = '', amount]) => NOT_KNOWN.test(word) && amount >= count),
        'an uplink without a status is not known',
        { count },
      );
    if (chat.lines.length > 1 && count > 1)
      must(
        says(everything(chat), count, status ?? '') ||
          (status === undefined && /unknown/.test(everything(chat))),
        'the uplinks of each status are counted',
        { status, count, summary: chat.summary },
      );
  }
  const isAllGood = uplinks.every(({ status }) =>
    ['active', 'ready', 'not connected'].includes(wordOf(status) ?? ''),
  );
  if (!isAllGood)
    must(
      !/^(all|both|[\d,]+ of) .*uplinks .*\bOK\b|^(1 )?uplink OK/i.test(chat.summary),
      'not all uplinks work',
      chat.summary,
    );
}

function meanOf(numbers: readonly (number | undefined)[]): number | undefined {
  const known = numbers.filter((one) => one !== undefined);
  const sum = sumOf(known);
  return sum === undefined ? undefined : sum / known.length;
}

function checkLatency(asked: Asked): void {
  const items = itemsOf(asked.body);
  checkRows(asked, items, /^serial$/, (item) => at(item, 'serial'));
  eachRow(
    asked,
    items,
    /^serial$/,
    (item) => at(item, 'serial'),
    (item, row) => {
      const points = objectsOf(item.timeSeries);
      // More loss than all, and minutes of latency, are mistakes, with which an answer may do what it wants.
      const isMistaken = ({ ts, lossPercent, latencyMs }: Fields) =>
        !isTime(ts) || (amountOf(lossPercent) ?? 0) > 100 || (amountOf(latencyMs) ?? 0) > MINUTE;
      if (points.some(isMistaken)) return;
      for (const [key, column] of [
        ['lossPercent', /^average loss/],
        ['latencyMs', /^average latency/],
      ] as const) {
        const mean = meanOf(points.map((point) => amountOf(point[key])));
        const cell = cellOf(asked.file.table, row, column);
        const isRight =
          mean === undefined
            ? NOT_KNOWN.test(cell)
            : cell !== '' && Math.abs(Number(cell) - mean) <= Math.max(0.011, mean * 1e-6);
        must(isRight, 'loss and latency are the mean of what was measured', { key, mean, cell });
      }
    },
  );
}

/** The questions about uplinks. */
export const wanCases: readonly Case[] = [
  { say: 'uplinks in Oslo', operation: 'getOrganizationUplinksStatuses', hasFile: true, check: checkUplinks },
  {
    say: 'latency in Oslo',
    operation: 'getOrganizationDevicesUplinksLossAndLatency',
    hasFile: true,
    check() {},
  },
  { say: 'uplinks', operation: 'getOrganizationUplinksStatuses', hasFile: true, check: checkUplinks },
  {
    say: 'latency',
    operation: 'getOrganizationDevicesUplinksLossAndLatency',
    hasFile: true,
    check: checkLatency,
  },
];
