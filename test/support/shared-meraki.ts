import tap, { type Test } from 'tap';
import type { Introspect } from '../../src/sandbox/meraki/access.ts';
import { type MerakiOptions, type MerakiStandIn, startMeraki } from '../../src/sandbox/meraki/server.ts';
import { createWorld } from '../../src/sandbox/world.ts';

interface SharedMeraki {
  meraki: MerakiStandIn;
  /** Replaced by each test that borrows the stand-in. */
  introspect: Introspect;
}

/** Stand-ins that no test uses at the moment, by their sizes. */
const idle = new Map<string, SharedMeraki[]>();

/**
 * Lends a Meraki stand-in to a test until the test ends. The tests of a file get the same one, so that its 10,000
 * devices are made once (0.4 s of CPU) and not by each test. Faults are cleared in between; a stand-in whose clock
 * was moved is closed. `requests` goes on counting: compare it with what it held before.
 */
export async function borrowMeraki(
  t: Test,
  introspect: Introspect,
  options: { sizes: MerakiOptions['sizes']; now: number },
): Promise<MerakiStandIn> {
  const { sizes, now } = options;
  const key = JSON.stringify({ sizes, now });
  const shared = idle.get(key)?.pop() ?? (await startShared({ sizes, now }));
  shared.introspect = introspect;
  t.teardown(async () => {
    const { meraki } = shared;
    meraki.faults.clear();
    if (meraki.clock.now() === now) idle.set(key, [...(idle.get(key) ?? []), shared]);
    else await meraki.close();
  });
  return shared.meraki;
}

async function startShared({ sizes, now }: { sizes: MerakiOptions['sizes']; now: number }) {
  const shared: Pick<SharedMeraki, 'introspect'> = { introspect: async () => undefined };
  const meraki = await startMeraki({
    world: createWorld(),
    now: () => now,
    // The clock stands still, so that the bucket never fills up: it holds enough for all tests of a file.
    requestsPerSecond: 10_000,
    introspect: (token) => shared.introspect(token),
    ...(sizes && { sizes }),
  });
  return Object.assign(shared, { meraki });
}

tap.teardown(async () => {
  for (const { meraki } of [...idle.values()].flat()) await meraki.close();
});
