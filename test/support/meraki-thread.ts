import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { clientsOf } from '../../src/sandbox/meraki/estate/clients.ts';
import { startMeraki } from '../../src/sandbox/meraki/server.ts';
import { createWorld } from '../../src/sandbox/world.ts';

// A thread with the Meraki stand-in, so that its own work on thousands of items is not that of the process under test.
const count = z.object({ networks: z.number(), devices: z.number() });
const { large, now, scopes } = z
  .object({ large: count, now: z.number(), scopes: z.array(z.string()) })
  .parse(workerData);
let calls = 0;
const meraki = await startMeraki({
  world: createWorld(),
  // The job of a live tool ends when the clock goes on.
  now: () => now + 1000 * calls,
  requestsPerSecond: 1_000_000,
  sizes: { large, small: { networks: 4, devices: 20 } },
  async introspect() {
    calls += 1;
    return { personId: 'ada', organizationId: '549236', scopes };
  },
});
const networks = meraki.estate.organization('549236')?.networks ?? [];
const network = networks.find(({ devices }) => devices.some(({ model }) => model.type === 'MS'));
parentPort?.postMessage({
  url: meraki.url,
  network: network?.name,
  device: network?.devices.find(({ model }) => model.type === 'MS')?.name,
  client: network && clientsOf(network, now)[0]?.mac,
});
