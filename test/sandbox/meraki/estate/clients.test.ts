import t from 'tap';
import { clientCount, macAt, usageAt } from '../../../../src/sandbox/meraki/estate/clients.ts';
import { createEstate } from '../../../../src/sandbox/meraki/estate/estate.ts';
import { createWorld } from '../../../../src/sandbox/world.ts';
import { AURORA, HARBOR } from '../../../support/meraki-stand-in.ts';

const estate = createEstate({ world: createWorld(), seed: 20 });

/** Every client that the networks of an organization ever saw. */
function clientsIn(organizationId: string) {
  const networks = estate.organization(organizationId)?.networks ?? [];
  return networks.flatMap((network) =>
    Array.from({ length: clientCount(network) }, (_, slot) => ({ network, slot, mac: macAt(network, slot) })),
  );
}

t.test('no two clients have the same MAC address, and few are seen in several networks', async (t) => {
  const sightings = [...Map.groupBy(clientsIn(AURORA), ({ mac }) => mac).values()];
  const roaming = sightings.filter(({ length }) => length > 1);
  t.equal(roaming.length, 10);
  for (const seen of roaming) {
    t.ok(seen.every(({ slot, network }) => slot === 0 && network.kind === 'store'));
    t.equal(new Set(seen.map(({ network }) => network)).size, seen.length, 'each time in another network');
  }
  const lab = clientsIn(HARBOR);
  t.equal(new Set(lab.map(({ mac }) => mac)).size, lab.length);
  t.ok(lab.every(({ mac }) => /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(mac)));
});

t.test('the usage of the first ten differs, in an organization and in a network', async (t) => {
  for (const clients of [
    clientsIn(AURORA),
    clientsIn(AURORA).filter(({ network }) => network.index === 301),
  ]) {
    const used = clients.map(({ network, slot }) => {
      const { sent, received } = usageAt(network, slot, 1);
      return sent + received;
    });
    const top = used.toSorted((a, b) => b - a).slice(0, 10);
    t.ok((top[0] ?? 0) > 1.5 * (top.at(-1) ?? 0), `from ${top[0]} to ${top.at(-1)} KB`);
    t.equal(new Set(top.map((one) => Math.round(one / 100_000))).size, 10, 'to a tenth of a gigabyte');
  }
});
