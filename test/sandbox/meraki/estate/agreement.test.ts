import t from 'tap';
import { alertsOf } from '../../../../src/sandbox/meraki/estate/alerts.ts';
import { clientsOf } from '../../../../src/sandbox/meraki/estate/clients.ts';
import {
  asOf,
  lastReported,
  siteOutage,
  statusAt,
  transitions,
} from '../../../../src/sandbox/meraki/estate/drift.ts';
import { createEstate } from '../../../../src/sandbox/meraki/estate/estate.ts';
import { eventsBefore } from '../../../../src/sandbox/meraki/estate/history.ts';
import { portsOf } from '../../../../src/sandbox/meraki/estate/ports.ts';
import { hasUplinks, uplinksOf } from '../../../../src/sandbox/meraki/estate/uplinks.ts';
import { createWorld } from '../../../../src/sandbox/world.ts';
import { AURORA, HARBOR, NOON } from '../../../support/meraki-stand-in.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const sizes = { large: { networks: 300, devices: 3000 } };
const estate = createEstate({ world: createWorld(), seed: 20, sizes });
const organizations = [AURORA, HARBOR].flatMap((id) => estate.organization(id) ?? []);
const networks = organizations.flatMap((organization) => organization.networks);
const devices = organizations.flatMap((organization) => organization.devices);
/** Times on a refresh and between two. */
const times = [NOON, NOON + 7 * HOUR + 200_000, NOON + 3 * DAY];

t.test('wired clients that are online are counted by a connected port', async (t) => {
  let wired = 0;
  for (const network of networks.slice(0, 60).concat(networks.slice(-4))) {
    const online = clientsOf(network, NOON).filter((client) => client.online && client.switchport !== null);
    const switches = network.devices.filter(({ model }) => model.type === 'MS');
    for (const device of switches) {
      const own = online.filter((client) => client.device === device);
      wired += own.length;
      for (const port of portsOf(device, NOON)) {
        const plugged = own.filter(({ switchport }) => switchport === port.portId).length;
        const expected = port.isUplink ? own.length : plugged;
        if (port.clients !== (port.status === 'Connected' ? expected : 0)) t.fail(`${device.name} counts`);
        if (plugged > 0 && port.status !== 'Connected') t.fail(`${device.name} port ${port.portId}`);
      }
    }
  }
  t.ok(wired > 100, `${wired} clients`);
});

t.test('no client is online, or seen, at a device that is offline', async (t) => {
  let away = 0;
  for (const at of times) {
    for (const network of networks) {
      for (const { online, device, lastSeen, name } of clientsOf(network, at)) {
        const isUp = (one: (typeof devices)[number]) =>
          ['online', 'alerting'].includes(statusAt(one, asOf(at)));
        if (device === undefined ? network.devices.some(isUp) : isUp(device)) continue;
        away += 1;
        if (online) t.fail(`${name} of ${network.name} is online`);
        if (device && lastSeen > (lastReported(device, asOf(at)) ?? 0)) t.fail(`${name} was seen`);
      }
    }
  }
  t.ok(away > 50, `${away} clients of devices that are away`);
  const isDark = (at: number) =>
    networks.some(({ devices }) => devices.every((device) => statusAt(device, at) === 'offline'));
  t.ok(
    Array.from({ length: 24 }, (_, hours) => NOON + hours * HOUR).some(isDark),
    'there are sites whose devices are all offline',
  );
});

t.test('every device that is offline has one open alert, since its last report', async (t) => {
  for (const at of times) {
    const alerts = organizations
      .flatMap((organization) => alertsOf(organization, { from: at, to: at }, at))
      .filter(({ type, resolvedAt }) => type === 'unreachable' && resolvedAt === null);
    const offline = devices.filter((device) => statusAt(device, asOf(at)) === 'offline');
    t.same(
      alerts.map(({ device }) => device.serial).toSorted(),
      offline.map(({ serial }) => serial).toSorted(),
    );
    for (const { device, startedAt } of alerts) {
      if (startedAt !== lastReported(device, asOf(at))) t.fail(`${device.name} since ${startedAt}`);
    }
    const gone = offline.filter(({ fate }) => fate === 'dead');
    t.ok(gone.length > 0);
    const since = { from: at - 31 * DAY, to: asOf(at) };
    t.ok(gone.every((device) => (lastReported(device, asOf(at)) ?? at) < since.from));
    t.same(
      gone.flatMap((device) => transitions(device, since)),
      [],
      'offline throughout',
    );
  }
});

t.test('a device that is offline logs nothing', async (t) => {
  const dark = networks.flatMap((network) => {
    const outages = Array.from({ length: 60 }, (_, half) => siteOutage(network, NOON - half * 12 * HOUR));
    const outage = outages.find((one) => one !== undefined && one.to < NOON);
    return outage === undefined ? [] : [{ network, outage }];
  });
  t.ok(dark.length > 10);
  for (const { network, outage } of dark) {
    for (const { at } of eventsBefore(network, 'wireless', outage.to)) {
      if (at < outage.from) break;
      if (at < outage.to) t.fail(`${network.name} at ${at}`);
    }
  }
});

t.test(
  'a gateway that is heard has an uplink that works, and alerts while its first line fails',
  async (t) => {
    let failed = 0;
    for (const at of times) {
      const alerts = Map.groupBy(
        organizations.flatMap((organization) => alertsOf(organization, { from: at, to: at }, at)),
        ({ device }) => device,
      );
      for (const device of devices.filter(hasUplinks)) {
        const status = statusAt(device, asOf(at));
        const isHeard = status === 'online' || status === 'alerting';
        const uplinks = uplinksOf(device, at);
        const [first] = uplinks;
        const works = uplinks.some((one) => one.status === 'active' || one.status === 'ready');
        const hasFailed = isHeard && first?.status === 'failed';
        const isTold = (alerts.get(device) ?? []).some(({ type }) => type === 'primary_uplink_status');
        failed += Number(hasFailed);
        if (!isHeard && works) t.fail(`${device.name} is ${status}, and an uplink works`);
        if (isHeard && !works) t.fail(`${device.name} is ${status}, and no uplink works`);
        if (hasFailed && (status !== 'alerting' || !isTold)) t.fail(`${device.name} fails and is ${status}`);
        if (isHeard && isTold !== hasFailed) t.fail(`${device.name} has an alert of its uplink`);
      }
    }
    t.ok(failed > 0, `${failed} uplinks`);
  },
);
