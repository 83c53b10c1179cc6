import type { Slices } from '../../core/async/slices.ts';
import type { Dashboard, Device, Network } from '../../core/dashboard.ts';
import { quoted } from '../text/arguments.ts';
import { matching } from '../text/choosing.ts';
import { folding } from '../text/folding.ts';
import { splitWords } from '../text/tokens.ts';
import { possibleMatches } from './candidates.ts';
import { deviceMarks, devicesLike, isIp } from './device.ts';
import { networkMarks } from './network.ts';
import type { NetworkOrDevice } from './network-or-device.ts';

/** Words that a network's name can have; each try compares all networks, so the number is limited. */
const MAX_NAME_WORDS = 6;

/**
 * Finds the one network or device that a text names, or the first of its words (`hq-sw01 12`), or its last ones (`clients Oslo`):
 * for a refusal, which then says where the answer is. Takes one Meraki call for a device, more for an IP address.
 *
 * @returns undefined when nothing, or more than one thing, has the name
 */
export async function whatIsCalled(
  text: string,
  { dashboard, slices }: { dashboard: Dashboard; slices: Slices },
): Promise<(NetworkOrDevice & { isWhole: boolean }) | undefined> {
  const networks = await dashboard.networks();
  // Nothing to look for, either.
  if (networks.length === 0) return undefined;
  const network = await oneNetwork(text);
  if (network !== undefined) return { kind: 'network', network, isWhole: true };
  const device = await oneDevice(text);
  if (device !== undefined) return { kind: 'device', device, isWhole: true };
  const words = splitWords(text);
  if (words.length < 2) return undefined;
  for (let size = Math.min(MAX_NAME_WORDS, words.length - 1); size > 0; size -= 1) {
    for (const some of [words.slice(0, size), words.slice(-size)]) {
      const found = await wholeName(some.map(quoted).join(' ').replaceAll('"', ''));
      if (found !== undefined) return { kind: 'network', network: found, isWhole: false };
    }
  }
  const [first = ''] = words;
  const named = await oneDevice(first);
  return named && { kind: 'device', device: named, isWhole: false };

  async function oneNetwork(wanted: string): Promise<Network | undefined> {
    const found = matching(
      await possibleMatches(networks, wanted, networkMarks, slices),
      wanted,
      networkMarks,
    );
    return found.length > 0 ? onlyOne(found) : wholeName(wanted);
  }

  async function wholeName(wanted: string): Promise<Network | undefined> {
    const fitOf = folding(wanted);
    return onlyOne(await slices.filter(networks, ({ name }) => fitOf(name) === 'whole'));
  }

  async function oneDevice(wanted: string): Promise<Device | undefined> {
    const like = isIp(wanted) ? await dashboard.devices() : await devicesLike(wanted, dashboard, slices);
    return onlyOne(matching(await possibleMatches(like, wanted, deviceMarks, slices), wanted, deviceMarks));
  }
}

function onlyOne<T>(items: readonly T[]): T | undefined {
  return items.length === 1 ? items[0] : undefined;
}
