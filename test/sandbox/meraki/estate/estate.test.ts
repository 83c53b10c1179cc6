import t from 'tap';
import { createEstate } from '../../../../src/sandbox/meraki/estate/estate.ts';
import { qualityAt, uplinksOf } from '../../../../src/sandbox/meraki/estate/uplinks.ts';
import { createWorld } from '../../../../src/sandbox/world.ts';
import { AURORA, HARBOR, NOON } from '../../../support/meraki-stand-in.ts';

const world = createWorld();
const estate = createEstate({ world, seed: 20 });
const aurora = estate.organization(AURORA);
const harbor = estate.organization(HARBOR);

t.test('the estate has a large and a small organization', async (t) => {
  t.same([aurora?.networks.length, aurora?.devices.length], [1000, 10_000]);
  t.same([harbor?.networks.length, harbor?.devices.length], [4, 20]);
  t.same([aurora?.licensing, harbor?.licensing], ['co-term', 'per-device']);
  t.equal(estate.organization('1'), undefined);
});

t.test('the same seed gives the same estate, and another seed another one', async (t) => {
  const serials = (seed: number) =>
    createEstate({ world, seed, sizes: { large: { networks: 20, devices: 200 } } })
      .organization(AURORA)
      ?.devices.map((device) => `${device.serial} ${device.mac} ${device.name}`);
  t.same(serials(5), serials(5));
  t.strictNotSame(serials(5), serials(6));
});

t.test('serials, MAC addresses and ids are unique and well-formed', async (t) => {
  const devices = [...(aurora?.devices ?? []), ...(harbor?.devices ?? [])];
  t.equal(new Set(devices.map((device) => device.serial)).size, devices.length);
  t.ok(devices.every((device) => /^Q[234][A-Z]{2}-[A-Z2-9]{4}-[A-Z2-9]{4}$/.test(device.serial)));
  t.ok(devices.every((device) => /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(device.mac)));
  const networks = [...(aurora?.networks ?? []), ...(harbor?.networks ?? [])];
  t.equal(new Set(networks.map((network) => network.id)).size, networks.length);
  t.ok(networks.every((network) => /^L_\d{18}$/.test(network.id)));
  t.ok(aurora?.networks.some((network) => /^Rotterdam \d{3}$/.test(network.name)));
});

t.test('every site has a gateway, a switch and an access point', async (t) => {
  for (const network of aurora?.networks ?? []) {
    const types = network.devices.map((device) => device.model.type);
    if (!(['MX', 'MS', 'MR'] as const).every((type) => types.includes(type))) t.fail(network.name);
  }
  t.equal(aurora?.networks.flatMap((network) => network.devices).length, 10_000);
});

t.test('devices and networks are in the order of their pages', async (t) => {
  const sorted = (keys: string[] = []) => keys.every((key, i) => i === 0 || (keys[i - 1] ?? '') < key);
  t.ok(sorted(aurora?.devices.map((device) => device.serial)));
  t.ok(sorted(aurora?.networks.map((network) => network.id)));
});

t.test('some devices have names that must be escaped, or none', async (t) => {
  const names = harbor?.devices.map((device) => device.name) ?? [];
  t.ok(names.includes(''));
  t.ok(names.some((name) => name.includes('](https://')));
  t.ok(harbor?.devices.some((device) => device.lanIp === null));
});

t.test('each uplink of an appliance is measured separately', async (t) => {
  const appliance = aurora?.devices.find((device) => uplinksOf(device, NOON).length > 1);
  if (appliance === undefined) throw new Error('no appliance with two lines');
  const hour = Array.from({ length: 60 }, (_, minute) => NOON / 60_000 + minute);
  const measured = (line: 'wan1' | 'wan2') => hour.map((minute) => qualityAt(appliance, line, minute));
  t.strictNotSame(measured('wan1'), measured('wan2'));
});
