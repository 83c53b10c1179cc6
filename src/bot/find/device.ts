import type { Dashboard, Device } from '../../core/dashboard.ts';
import { choose } from '../text/choosing.ts';
import { byName } from '../text/naming.ts';

const SERIAL = /^[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}$/i;
/** With colons, hyphens, in Cisco's groups of four, or bare. */
const MAC = /^([0-9a-f]{2}([:-]?[0-9a-f]{2}){5}|[0-9a-f]{4}(\.[0-9a-f]{4}){2})$/i;
const IP = /^\d{1,3}(\.\d{1,3}){3}$/;

/**
 * A device by its serial, MAC or IP address, name or a part of it, or a tag that it alone has. One Meraki
 * call when Meraki can look for it; all devices are read (a call per 5,000, then none for a while) for an
 * IP address, a tag, and for what is spelled alike.
 *
 * @param fits of which devices, e.g. only switches
 * @param say the question about this device, for those who have to choose
 * @throws KnownError `ambiguous`, `not_found`, each with devices to pick from
 */
export async function deviceNamed(
  wanted: string,
  dashboard: Dashboard,
  {
    fits = () => true,
    kind = 'device',
    say,
  }: { fits?: (device: Device) => boolean; kind?: string; say(device: Device): string },
): Promise<Device> {
  const choosing = {
    none: `There is no ${kind}`,
    several: `${kind === 'switch' ? 'switches' : `${kind}s`} match`,
    ...deviceMarks,
    say,
    otherwise: 'Check its name or serial, or say `devices` for all of them.',
  };
  const asTyped = MAC.test(wanted) ? plainMac(wanted) : wanted;
  const found = (await devicesLike(wanted, dashboard)).filter(fits);
  if (found.length > 0) return choose(found, asTyped, choosing);
  return choose((await dashboard.devices()).filter(fits), asTyped, choosing);
}

/** How devices are told apart, and what else one is known by. */
export const deviceMarks = {
  nameOf: ({ name }: Device) => name,
  markOf: ({ serial }: Device) => serial,
  alsoOf: ({ mac = '', lanIp = '', serial, tags }: Device) => [mac, plainMac(mac), lanIp, serial, ...tags],
};

/** What Meraki finds by itself, in one call: by a part of the name, or an address or serial that is one. */
export async function devicesLike(wanted: string, dashboard: Dashboard): Promise<Device[]> {
  if (SERIAL.test(wanted)) return dashboard.findDevices({ serial: wanted.toUpperCase() });
  if (MAC.test(wanted)) return dashboard.findDevices({ mac: wanted });
  if (IP.test(wanted)) return [];
  const found = await dashboard.findDevices({ name: wanted });
  return found.toSorted((a, b) => byName(a.name, b.name));
}

export function isSerial(text: string): boolean {
  return SERIAL.test(text);
}

export function isMac(text: string): boolean {
  return MAC.test(text);
}

export function isIp(text: string): boolean {
  return IP.test(text);
}

function plainMac(mac: string): string {
  return mac.toLowerCase().replace(/[:.-]/g, '');
}
