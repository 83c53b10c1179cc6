import { beginning, cellOf, must, NOT_KNOWN, says } from './answers.ts';
import { type Asked, type Case, checkRows, eachRow } from './case.ts';
import { amountOf, at, countIn, itemsOf, objectsOf, sumOf, wordOf } from './reading.ts';

const BANDS = ['2.4', '5', '6'];

function checkBands(asked: Asked, body: unknown, column: RegExp, keyOf: (item: unknown) => unknown): void {
  eachRow(asked, itemsOf(body), column, keyOf, (item, row) => {
    for (const band of BANDS) {
      const measured = objectsOf(item.byBand).filter((one) => wordOf(one.band) === band);
      if (measured.length > 1) continue;
      for (const [key, words] of [
        ['total', 'utilization'],
        ['wifi', 'Wi-Fi'],
        ['nonWifi', 'non-Wi-Fi'],
      ] as const) {
        const percentage = amountOf(at(measured[0], key, 'percentage'));
        // More than all is a mistake, with which an answer may do what it wants.
        if ((percentage ?? 0) > 100) continue;
        const cell = cellOf(
          asked.file.table,
          row,
          new RegExp(`^${band.replace('.', '\\.')} GHz ${words} %$`),
        );
        const isRight =
          percentage === undefined
            ? NOT_KNOWN.test(cell)
            : cell !== '' && Math.abs(Number(cell) - percentage) < 0.01;
        must(isRight, 'the use of a channel is as Meraki says', { band, key, percentage, cell });
      }
    }
  });
}

const STEPS = ['assoc', 'auth', 'dhcp', 'dns'];

function checkConnections({ chat, body }: Asked): void {
  const failed = STEPS.map((step) => countIn(at(body, step)));
  const success = countIn(at(body, 'success'));
  const all = sumOf([success, ...failed]) ?? 0;
  const isWhole = success !== undefined && !failed.includes(undefined);
  if (all > 0 || (!isWhole && body !== null))
    must(
      !/no connection attempts/i.test(chat.summary),
      'connections that are not counted are not “no connection attempts”',
      chat.summary,
    );
  if (isWhole && all > 0)
    must(says(chat.summary, all, 'attempt'), 'the connections are counted', {
      all,
      summary: chat.summary,
    });
  if (success === undefined)
    must(
      !/\d% connection success/.test(chat.summary),
      'no rate without the number of successes',
      chat.summary,
    );
}

/** The fields that tell how an SSID is secured. */
const SECURITY = ['authMode', 'encryptionMode', 'wpaEncryptionMode'];

function checkSsids({ chat, body }: Asked): void {
  const on = objectsOf(body).filter(({ enabled }) => enabled === true);
  if (on.length > 0)
    must(says(chat.summary, on.length, 'SSID'), 'the SSIDs that are on', {
      on: on.length,
      summary: chat.summary,
    });
  // The text of more is cut.
  for (const { name } of on.length > 8 ? [] : on) {
    const word = wordOf(name);
    if (word !== undefined) must(chat.text.includes(beginning(word)), 'an SSID that is on is named', word);
  }
  if (on.some((ssid) => SECURITY.every((key) => wordOf(ssid[key]) === undefined)))
    must(!/all encrypted/.test(chat.summary), 'it is not known that all are encrypted', chat.summary);
}

/** The questions about Wi-Fi. */
export const wifiCases: readonly Case[] = [
  {
    say: 'wireless',
    operation: 'getOrganizationWirelessDevicesChannelUtilizationByNetwork',
    hasFile: true,
    check(asked) {
      checkRows(asked, itemsOf(asked.body), /^$/, () => undefined);
      const names: Record<string, string> = { N_1: 'Oslo', N_2: 'Bergen' };
      checkBands(asked, asked.body, /^network$/, (item) => {
        const id = wordOf(at(item, 'network', 'id'));
        return id === undefined ? undefined : (names[id] ?? id);
      });
    },
  },
  { say: 'wireless Oslo', operation: 'getNetworkWirelessConnectionStats', check: checkConnections },
  {
    say: 'wireless Oslo',
    operation: 'getOrganizationWirelessDevicesChannelUtilizationByDevice',
    hasFile: true,
    check: (asked) =>
      checkBands(
        asked,
        asked.served('getOrganizationWirelessDevicesChannelUtilizationByDevice'),
        /^serial$/,
        (item) => at(item, 'serial'),
      ),
  },
  {
    say: 'wireless Oslo',
    operation: 'getOrganizationDevicesAvailabilities',
    hasFile: true,
    check(asked) {
      const items = itemsOf(asked.served('getOrganizationDevicesAvailabilities'));
      eachRow(
        asked,
        items,
        /^serial$/,
        (item) => at(item, 'serial'),
        (item, row) => {
          const [cell, status] = [cellOf(asked.file.table, row, /^status$/), wordOf(item.status)];
          must(
            status === undefined ? NOT_KNOWN.test(cell) : cell === status,
            'the status of an access point',
            { status, cell },
          );
        },
      );
    },
  },
  { say: 'ssids Oslo', operation: 'getNetworkWirelessSsids', check: checkSsids },
];
