import type { SandboxPerson } from '../../world.ts';
import { createEstateDevices, type EstateDevice } from './devices.ts';
import { createNetworks, type EstateNetwork } from './networks.ts';
import { hex } from './random.ts';

/** How much an organization has. */
export interface Count {
  networks: number;
  devices: number;
}

export type Sizes = Record<'large' | 'small', Count>;

export const standardSizes: Sizes = {
  large: { networks: 1000, devices: 10_000 },
  small: { networks: 4, devices: 20 },
};

export interface EstateOrganization {
  id: string;
  name: string;
  size: 'large' | 'small';
  seed: number;
  licensing: 'co-term' | 'per-device';
  /** Host of the shard that the organization lives on. */
  shard: string;
  url: string;
  /** The people of the sandbox who are administrators here. */
  people: readonly SandboxPerson[];
  /** By id, ascending. */
  readonly networks: readonly EstateNetwork[];
  /** By serial, ascending. */
  readonly devices: readonly EstateDevice[];
  network(id: string): EstateNetwork | undefined;
  device(serial: string): EstateDevice | undefined;
}

export function createOrganization(plan: {
  id: string;
  name: string;
  size: 'large' | 'small';
  seed: number;
  count: Count;
  people: readonly SandboxPerson[];
}): EstateOrganization {
  const { id, name, size, seed, people } = plan;
  const shard = size === 'large' ? 'n383.meraki.com' : 'n27.meraki.com';
  const build = once(() => {
    const networks = createNetworks({ organization: id, size, seed, shard, count: plan.count });
    const devices = createEstateDevices({ networks, seed, size, shard });
    return {
      networks,
      devices,
      networkById: new Map(networks.map((network) => [network.id, network])),
      deviceBySerial: new Map(devices.map((device) => [device.serial, device])),
    };
  });
  return {
    id,
    name,
    size,
    seed,
    licensing: size === 'large' ? 'co-term' : 'per-device',
    shard,
    url: `https://${shard}/o/${hex(6, seed, 1)}/manage/organization/overview`,
    people,
    get networks() {
      return build().networks;
    },
    get devices() {
      return build().devices;
    },
    network: (networkId) => build().networkById.get(networkId),
    device: (serial) => build().deviceBySerial.get(serial),
  };
}

/** Runs `make` at the first call and gives the same result ever after. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
