import { createEstate } from '../../../src/sandbox/meraki/estate/estate.ts';
import { createWorld } from '../../../src/sandbox/world.ts';

/** Tells what has a name in the sandbox's large organization, as a search by a part of it would. */
export function knownNames(): (name: string) => 'network' | 'device' | undefined {
  const estate = createEstate({ world: createWorld(), seed: 20 });
  const networks = estate.organizations.flatMap((one) => one.networks.map(({ name }) => fold(name)));
  const devices = estate.organizations.flatMap((one) =>
    one.networks.flatMap((network) => network.devices.map(({ name }) => fold(name))),
  );
  return (name) => {
    const wanted = fold(name);
    if (networks.some((network) => network.includes(wanted))) return 'network';
    return devices.some((device) => device.includes(wanted)) ? 'device' : undefined;
  };
}

function fold(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
