import type { Slices } from '../../core/async/slices.ts';
import type { Dashboard, Device, Network } from '../../core/dashboard.ts';
import { choose } from '../text/choosing.ts';
import { holding, lookingLike } from '../text/naming.ts';
import { candidates } from './candidates.ts';
import { deviceMarks, deviceNamed, devicesLike, isIp, isMac, isSerial } from './device.ts';

/** A network or a device that a person named. */
export type NetworkOrDevice = { kind: 'network'; network: Network } | { kind: 'device'; device: Device };

/**
 * Finds a network or a device by its name; a network of exactly that name comes first. Takes one Meraki call for a network
 * (none when the networks were read a short while ago) or an address, one more for a device's name, and those of
 * deviceNamed when nothing fits.
 *
 * @param say the command about the network or device, for a button when several match
 * @throws KnownError `ambiguous`, `not_found`, each with networks and devices to pick from
 */
export async function networkOrDevice(
  wanted: string,
  { dashboard, slices }: { dashboard: Dashboard; slices: Slices },
  say: (found: NetworkOrDevice) => string,
): Promise<NetworkOrDevice> {
  if (isSerial(wanted) || isMac(wanted) || isIp(wanted)) {
    return ofDevice(await deviceNamed(wanted, dashboard, { say: (device) => say(ofDevice(device)), slices }));
  }
  const choosing = {
    none: 'There is no network or device',
    several: 'networks and devices match',
    nameOf: (one: NetworkOrDevice) => (one.kind === 'network' ? one.network.name : one.device.name),
    markOf: (one: NetworkOrDevice) => (one.kind === 'network' ? one.network.id : one.device.serial),
    alsoOf: (one: NetworkOrDevice) =>
      one.kind === 'network' ? one.network.tags : deviceMarks.alsoOf(one.device),
    say,
    otherwise: 'Say `networks` or `devices` to see what there is.',
  };
  const networks = await dashboard.networks();
  const isMeant = lookingLike(wanted);
  const exact = (await slices.filter(networks, ({ id, name }) => id === wanted || isMeant(name))).map(
    ofNetwork,
  );
  if (exact.length > 0) return choose(exact, wanted, choosing);
  const like = await devicesLike(wanted, dashboard, slices);
  const holdsIt = holding(wanted);
  const parts = await slices.filter(networks, ({ name }) => holdsIt(name));
  const devices = like.length > 0 || parts.length > 0 ? like : await dashboard.devices();
  const all = [...(await slices.map(networks, ofNetwork)), ...(await slices.map(devices, ofDevice))];
  return choose(await candidates(all, wanted, choosing, slices), wanted, choosing);
}

function ofNetwork(network: Network): NetworkOrDevice {
  return { kind: 'network', network };
}

function ofDevice(device: Device): NetworkOrDevice {
  return { kind: 'device', device };
}
