import { checkUsageCell, KILOBYTE } from './amounts-said.ts';
import { beginning, cellOf, must, NOT_KNOWN, says, unreadIn } from './answers.ts';
import { type Asked, type Case, checkRows, eachRow } from './case.ts';
import { serialAt } from './identities.ts';
import { checkAllOnline, checkOverview, namedStatuses, overviewOf, saysDevices } from './overview.ts';
import { at, countIn, itemsOf, objectsOf, tally, wordOf } from './reading.ts';
import { bytesOf, isHalfKnown, SENT } from './usage-in.ts';

const serialOf = (item: unknown) => at(item, 'serial');

const statusOf = (item: unknown) => wordOf(at(item, 'status'));

function checkDevices(asked: Asked): void {
  const items = itemsOf(asked.body);
  // When Meraki counts no device, the list is not read.
  if (asked.served('getOrganizationDevicesAvailabilities') === undefined) return;
  checkRows(asked, items, /^serial$/, serialOf);
  eachRow(asked, items, /^serial$/, serialOf, (item, row) => {
    const cell = cellOf(asked.file.table, row, /^status$/);
    const status = statusOf(item);
    must(
      status === undefined ? NOT_KNOWN.test(cell) : cell === status,
      'the status is Meraki’s word, or not known',
      { status, cell },
    );
    const kind = cellOf(asked.file.table, row, /^kind$/);
    must(
      wordOf(item.productType) === undefined || kind !== '',
      'a product line that Meraki names is not empty',
      item.productType,
    );
  });
  checkAllOnline(asked.chat, namedStatuses(items));
  const [counts, named] = [tally(objectsOf(items).map(statusOf)), tally(namedStatuses(items))];
  for (const [status, count] of counts) {
    // Devices without a serial may be left out.
    if (status === undefined || counts.size < 2 || !named.has(status)) continue;
    const isSaid = [count, named.get(status) ?? 0].some((one) =>
      saysDevices(asked.chat.summary, one, status),
    );
    must(isSaid, 'the headline counts each status', { status, count, summary: asked.chat.summary });
  }
}

function checkDevice({ chat, served }: Asked): void {
  if (!chat.isReport) return;
  const mine = objectsOf(served('getOrganizationDevicesAvailabilities')).filter(
    (item) => item.serial === serialAt(0),
  );
  const [status] = mine.map(statusOf);
  if (mine.length <= 1) {
    const expected = status ?? 'unknown';
    must(chat.summary.includes(beginning(expected)), 'the headline has the status', {
      expected,
      summary: chat.summary,
    });
  }
  const alerts = objectsOf(served('getOrganizationAssuranceAlerts')).length;
  const said = Number(/([\d,]+) open alert/.exec(chat.summary)?.[1]?.replace(',', '') ?? 0);
  must(said + unreadIn(chat) >= alerts && said <= alerts, 'the open alerts of the device', { said, alerts });
  const own = objectsOf(served('getOrganizationUplinksStatuses')).filter(
    (item) => item.serial === serialAt(0),
  );
  if (own.length !== 1) return;
  const uplinks = own.flatMap(({ uplinks }) => objectsOf(uplinks));
  for (const uplink of uplinks) {
    const [name, state] = [wordOf(uplink.interface) ?? '', wordOf(uplink.status) ?? 'unknown'];
    must(
      chat.lines.some(
        (line) =>
          line.name.includes(beginning(name)) &&
          line.details.some((detail) => detail.includes(beginning(state))),
      ),
      'an uplink of the device is listed with its status',
      { name, state },
    );
  }
}

/** Returns the word for the state of a port. */
function portState(port: unknown): string | undefined {
  const status = wordOf(at(port, 'status'));
  if (at(port, 'enabled') === false || status === 'Disabled') return 'off';
  return status === 'Disconnected' ? 'not connected' : status?.toLowerCase();
}

function checkPorts(asked: Asked): void {
  const items = itemsOf(asked.body);
  checkRows(asked, items, /^port$/, (item) => at(item, 'portId'));
  eachRow(
    asked,
    items,
    /^port$/,
    (item) => at(item, 'portId'),
    (item, row) => {
      const cell = cellOf(asked.file.table, row, /^status$/);
      const state = portState(item);
      must(state === undefined ? NOT_KNOWN.test(cell) : cell.toLowerCase() === state, 'the state of a port', {
        state,
        cell,
      });
      if (!isHalfKnown(item.usageInKb, SENT))
        checkUsageCell(asked.file.table, row, bytesOf(item.usageInKb, KILOBYTE, SENT));
      const clients = cellOf(asked.file.table, row, /^clients$/);
      const count = countIn(item.clientCount);
      must(
        count === undefined ? NOT_KNOWN.test(clients) : Number(clients) === count,
        'the clients of a port',
        { count, clients },
      );
    },
  );
  const connected = objectsOf(items).filter(
    (port) => wordOf(port.portId) !== undefined && portState(port) === 'connected',
  ).length;
  if (connected > 0)
    must(says(asked.chat.summary, connected, 'connected'), 'the headline counts connected ports', {
      connected,
      summary: asked.chat.summary,
    });
}

/** The questions about devices. */
export const deviceCases: readonly Case[] = [
  {
    say: 'devices offline',
    operation: 'getOrganizationDevicesAvailabilities',
    hasFile: true,
    besides: overviewOf,
    check({ body, file }) {
      const offline = namedStatuses(body).filter((status) => status === 'offline').length;
      must((file.table?.rows.length ?? 0) === offline, 'each offline device is a row', { offline });
    },
  },
  {
    say: 'devices',
    operation: 'getOrganizationDevicesAvailabilities',
    hasFile: true,
    besides: overviewOf,
    check: checkDevices,
  },
  {
    say: 'devices',
    operation: 'getOrganizationDevicesStatusesOverview',
    check: ({ chat, body }) => checkOverview(chat, at(body, 'counts', 'byStatus')),
  },
  {
    say: 'devices in Oslo',
    operation: 'getOrganizationNetworks',
    mayRefuse: () => true,
    check() {},
  },
  {
    say: `device ${serialAt(0)}`,
    operation: 'getOrganizationDevices',
    mayRefuse: (body) => !objectsOf(body).some((item) => item.serial === serialAt(0)),
    check: checkDevice,
  },
  { say: `device ${serialAt(0)}`, operation: 'getOrganizationDevicesAvailabilities', check: checkDevice },
  { say: `device ${serialAt(0)}`, operation: 'getOrganizationAssuranceAlerts', check: checkDevice },
  { say: `device ${serialAt(0)}`, operation: 'getOrganizationUplinksStatuses', check: checkDevice },
  { say: 'ports sw', operation: 'getDeviceSwitchPortsStatuses', hasFile: true, check: checkPorts },
  {
    say: 'ports sw',
    operation: 'getOrganizationDevicesAvailabilities',
    besides: () => ({ getDeviceSwitchPortsStatuses: [{ portId: '1', enabled: true, status: 'Connected' }] }),
    check({ chat, served }) {
      const [status] = objectsOf(served('getOrganizationDevicesAvailabilities'))
        .filter(({ serial }) => serial === serialAt(1))
        .map(statusOf);
      const isAway = status === 'offline' || status === 'dormant';
      must(
        chat.summary.includes(`switch is ${status}`) || !isAway,
        'a switch that is away is said to be',
        chat.summary,
      );
    },
  },
];
