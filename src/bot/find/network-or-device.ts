import type { Slices } from '../../core/async/slices.ts';
import type { Dashboard, Device, Network } from '../../core/dashboard.ts';
import { choose } from '../text/choosing.ts';
import { folding } from '../text/folding.ts';
import { holding, lookingLike } from '../text/naming.ts';
import { candidates } from './candidates.ts';
import { deviceMarks, deviceNamed, devicesLike, isIp, isMac, isMacPart, isSerial } from './device.ts';

/** A network or a device that a person named. */
export type NetworkOrDevice = { kind: 'network'; network: Network } | { kind: 'device'; device: Device };

/**
 * Finds a network or a device by its name; a network of exactly that name comes first. Takes one Meraki call for a network
 * (none when the networks were read a short while ago) or an address, one more for a device's name, and those of
 * deviceNamed when nothing fits.
 *
 * @param say the command about the network or device, for a button when several match
 * @param taken as for `choose`
 * @throws KnownError `ambiguous`, `not_found`, each with networks and devices to pick from
 */
export async function networkOrDevice(
  wanted: string,
  { dashboard, slices }: { dashboard: Dashboard; slices: Slices },
  say: (found: NetworkOrDevice) => string,
  taken: (found: NetworkOrDevice) => void,
): Promise<NetworkOrDevice> {
  const oneDevice = async () =>
    ofDevice(await deviceNamed(wanted, dashboard, { say: (device) => say(ofDevice(device)), slices }));
  if (isSerial(wanted) || isMac(wanted) || isIp(wanted)) return oneDevice();
  const choosing = {
    none: 'There is no network or device',
    several: 'networks and devices match',
    nameOf: (one: NetworkOrDevice) => (one.kind === 'network' ? one.network.name : one.device.name),
    markOf: (one: NetworkOrDevice) => (one.kind === 'network' ? one.network.id : one.device.serial),
    alsoOf: (one: NetworkOrDevice) =>
      one.kind === 'network' ? one.network.tags : deviceMarks.alsoOf(one.device),
    say,
    taken,
    otherwise: 'Say `networks` or `devices` to see what there is.',
  };
  const networks = await dashboard.networks();
  const isMeant = lookingLike(wanted);
  const exact = (await slices.filter(networks, ({ id, name }) => id === wanted || isMeant(name))).map(
    ofNetwork,
  );
  if (exact.length > 0) return choose(exact, wanted, choosing);
  if (isMacPart(wanted) && (await dashboard.findDevices({ mac: wanted })).length > 0) return oneDevice();
  const like = await devicesLike(wanted, dashboard, slices);
  const holdsIt = holding(wanted);
  const parts = await slices.filter(networks, ({ name }) => holdsIt(name));
  if (like.length === 0 && parts.length === 0) {
    const fitOf = folding(wanted);
    const whole = await slices.filter(networks, ({ name }) => fitOf(name) === 'whole');
    if (whole.length > 0) return choose(whole.map(ofNetwork), wanted, choosing);
  }
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
