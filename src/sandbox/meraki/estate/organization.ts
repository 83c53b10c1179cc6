import type { SandboxPerson } from '../../world.ts';
import { equipSites } from './devices.ts';
import type { EstateDevice, EstateNetwork } from './inventory.ts';
import { hex } from './random.ts';
import { createSites } from './sites.ts';
import type { Count } from './sizes.ts';

/** An organization with everything in it. */
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
  /** Networks by id, ascending. */
  readonly networks: readonly EstateNetwork[];
  /** Devices by serial, ascending. */
  readonly devices: readonly EstateDevice[];
  network(id: string): EstateNetwork | undefined;
  device(serial: string): EstateDevice | undefined;
}

interface OrganizationPlan {
  id: string;
  size: 'large' | 'small';
  seed: number;
  count: Count;
}

/** Creates an organization; its networks and devices are created when they are first asked for. */
export function createOrganization(
  plan: OrganizationPlan & { name: string; people: readonly SandboxPerson[] },
): EstateOrganization {
  const { id, name, size, seed, people } = plan;
  const shard = size === 'large' ? 'n383.meraki.com' : 'n27.meraki.com';
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
      return inventoryOf(plan, shard).networks;
    },
    get devices() {
      return inventoryOf(plan, shard).devices;
    },
    network: (networkId) => inventoryOf(plan, shard).networkById.get(networkId),
    device: (serial) => inventoryOf(plan, shard).deviceBySerial.get(serial),
  };
}

const inventories = new Map<string, ReturnType<typeof createEstateInventory>>();

/** Creates networks and devices once per plan; nothing changes them, so all stand-ins of a process can share them. */
function inventoryOf({ id, size, seed, count }: OrganizationPlan, shard: string) {
  const key = [id, size, seed, count.networks, count.devices].join();
  const inventory = inventories.get(key) ?? createEstateInventory({ id, size, seed, count }, shard);
  inventories.set(key, inventory);
  return inventory;
}

function createEstateInventory({ id, size, seed, count }: OrganizationPlan, shard: string) {
  const sites = createSites({ organization: id, size, seed, shard, count });
  const { networks, devices } = equipSites({ sites, seed, size, shard });
  return {
    networks,
    devices,
    networkById: new Map(networks.map((network) => [network.id, network])),
    deviceBySerial: new Map(devices.map((device) => [device.serial, device])),
  };
}
