import { runningTime } from '../../src/core/async/running-time.ts';
import { createSlices } from '../../src/core/async/slices.ts';
import { DAY, monotonic } from '../../src/core/clock.ts';
import type { Dashboard, OpenDashboard } from '../../src/core/dashboard.ts';
import { silentMeter } from '../../src/core/meter.ts';
import { createAddresses } from '../../src/meraki/addresses.ts';
import type { ApiResponse } from '../../src/meraki/api-call.ts';
import { createDashboard } from '../../src/meraki/dashboard.ts';
import { createDeadline } from '../../src/meraki/deadline.ts';
import { createFairTurns } from '../../src/meraki/fair-turns.ts';
import { createHttp } from '../../src/meraki/http.ts';
import type { Operation } from '../../src/meraki/operations.ts';
import { createOrganizationUrls } from '../../src/meraki/organization-urls.ts';
import { createSender, type Send } from '../../src/meraki/send.ts';
import { createSharedReads } from '../../src/meraki/shared-reads.ts';
import { startMeraki } from '../../src/sandbox/meraki/server.ts';
import { createWorld } from '../../src/sandbox/world.ts';
import { createEmbeddedRateLimiters } from '../../src/store/embedded/rate-limiter.ts';
import { NOW } from './chat.ts';
import { scopes } from './meraki-api.ts';
import { lab } from './queries.ts';
import { linkTo, recordingLog } from './scripted-meraki.ts';

const { organizationId } = lab;
const since = NOW - DAY;
const clock = () => NOW;

/** All questions that a dashboard answers, by name. */
export const questions: Record<string, (dashboard: Dashboard, about: About) => Promise<unknown>> = {
  organizationUrl: (d) => d.organizationUrl(),
  networks: (d) => d.networks({ fresh: true }),
  devices: (d) => d.devices({ fresh: true }),
  findDevices: (d) => d.findDevices({ name: 'a' }),
  statusCounts: (d) => d.statusCounts(),
  availabilities: (d) => d.availabilities({ statuses: ['online'] }),
  statusChanges: (d) => d.statusChanges({ since }),
  alertCounts: (d) => d.alertCounts(),
  alertCountsOfNetworks: (d, { networkId }) => d.alertCounts({ networkIds: [networkId, 'N_2'] }),
  alerts: (d) => d.alerts({}),
  uplinks: (d) => d.uplinks({}),
  lossAndLatency: (d) => d.lossAndLatency(),
  vpn: (d) => d.vpn({}),
  clientTotals: (d) => d.clientTotals({ since }),
  networkClientTotals: (d, { networkId }) => d.networkClientTotals(networkId, { since }),
  networkClients: (d, { networkId }) => d.networkClients(networkId, { since }),
  findClient: (d, { mac }) => d.findClient(mac),
  topClients: (d) => d.topClients({ since }),
  topDevices: (d) => d.topDevices({ since }),
  topNetworks: (d) => d.topNetworks({}),
  connectionStats: (d, { networkId }) => d.connectionStats(networkId, { since }),
  channelUseByNetwork: (d) => d.channelUseByNetwork({ since }),
  channelUseByDevice: (d) => d.channelUseByDevice({ since }),
  ssids: (d, { networkId }) => d.ssids(networkId),
  ports: (d, { serial }) => d.ports(serial),
  admins: (d) => d.admins(),
  changes: (d) => d.changes({ since }),
  events: (d, { networkId }) => d.events(networkId, { since, productType: 'wireless' }),
  firmwareUpgrades: (d) => d.firmwareUpgrades({}),
  licenses: (d) => d.licenses(),
  apiUsage: (d) => d.apiUsage({ since }),
  startPing: (d, { serial }) => d.startPing(serial),
  startPingTo: (d, { serial }) => d.startPing(serial, '192.0.2.1'),
  readPing: (d, { serial, pingId }) => d.readPing({ id: pingId, serial, target: undefined }),
  readPingTo: (d, { serial, pingId }) => d.readPing({ id: pingId, serial, target: '192.0.2.1' }),
};

/** The things of the organization that the questions are about. */
export interface About {
  networkId: string;
  serial: string;
  mac: string;
  pingId: string;
}

/** Records a good answer of the stand-in to each operation. @param maxItems how many items of a list are recorded */
export async function recordAnswers(
  maxItems = 2,
): Promise<{ about: About; answerTo(operation: Operation): unknown }> {
  const meraki = await startMeraki({
    world: createWorld(),
    now: clock,
    requestsPerSecond: 1_000,
    introspect: async () => ({ personId: 'ada', organizationId, scopes }),
  });
  const answers = new Map<string, unknown>();
  const addresses = createAddresses(`${meraki.url}/api/v1`);
  const http = createHttp(addresses, 'WebexMerakiBot/0.1 WebexMerakiBot');
  const deadline = createDeadline(runningTime, 60_000);
  const send = createSender(
    { http, log: recordingLog(), clock: Date.now, meter: silentMeter, slices: createSlices() },
    createFairTurns({ meter: silentMeter }).begin('ada', deadline),
    linkTo().source,
    deadline,
  );
  const dashboard = dashboardOver(async (call, pause) => {
    const received = await send(call, pause);
    answers.set(keyOf(call.operation), shortened(received.json, maxItems));
    return received;
  }, addresses);
  const network = (await dashboard.networks()).find(({ productTypes }) => productTypes.includes('wireless'));
  const device = (await dashboard.devices()).find(({ productType }) => productType === 'switch');
  const [client] = (await dashboard.networkClients(network?.id ?? '', { since })).items;
  const about = {
    networkId: network?.id ?? '',
    serial: device?.serial ?? '',
    mac: client?.mac ?? '',
    pingId: '1',
  };
  for (const [name, ask] of Object.entries(questions)) {
    if (name === 'startPing' || name === 'readPing' || name === 'readPingTo' || name === 'startPingTo')
      continue;
    await ask(dashboard, about).catch(() => undefined);
  }
  for (const target of [undefined, '192.0.2.1']) {
    const job = await dashboard.startPing(about.serial, target);
    await dashboard.readPing(job);
  }
  await http.close();
  await meraki.close();
  return { about, answerTo: (operation) => structuredClone(answers.get(keyOf(operation))) };
}

/** Opens dashboards that get their answers from a function. */
export function openOver(
  answer: (operation: Operation) => Pick<ApiResponse, 'json' | 'link'>,
): OpenDashboard {
  return () => dashboardOver(async ({ operation }) => ({ ...answer(operation), length: 0, readAt: NOW }));
}

/**
 * Opens a dashboard of the Harbor Lab that sends its calls with `send`, and keeps no lists.
 *
 * @param perSecond the limit of calls a second
 */
export function dashboardOver(
  send: Send,
  addresses = createAddresses('https://api.meraki.com/api/v1'),
  perSecond = 1_000,
): Dashboard {
  const noCache = {
    read: async <T>(_partition: string, read: () => Promise<T[]>) => ({
      items: await read(),
      age: 0,
    }),
    find: () => undefined,
    forget() {},
  };
  const lists = { networks: noCache, devices: noCache, urls: createOrganizationUrls(monotonic) };
  const deadline = createDeadline(runningTime, 60_000);
  const rateLimiter = createEmbeddedRateLimiters(Date.now, perSecond)(organizationId);
  return createDashboard({
    link: linkTo(organizationId),
    send,
    deadline,
    end() {},
    addresses,
    rateLimiter,
    sharedReads: createSharedReads({ areShared: true, clock, now: monotonic, meter: silentMeter }),
    lists,
    slices: createSlices(),
    clock,
    now: monotonic,
  });
}

function keyOf({ method, path }: Operation): string {
  return `${method} ${path}`;
}

function shortened(value: unknown, maxItems: number): unknown {
  if (Array.isArray(value)) return value.slice(0, maxItems).map((one) => shortened(one, maxItems));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, shortened(part, maxItems)]));
}
