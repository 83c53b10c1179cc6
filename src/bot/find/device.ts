import type { Dashboard, Device } from '../../core/dashboard.ts';
import { choose } from '../text/choosing.ts';
import { byName } from '../text/naming.ts';

const SERIAL = /^[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}$/i;
/** A MAC address with colons, with hyphens, in Cisco's groups of four digits, or without separators. */
const MAC = /^([0-9a-f]{2}([:-]?[0-9a-f]{2}){5}|[0-9a-f]{4}(\.[0-9a-f]{4}){2})$/i;
const IP = /^\d{1,3}(\.\d{1,3}){3}$/;

/**
 * Finds a device by its serial, MAC or IP address, name or a part of it, or a tag that no other device has. Takes one
 * Meraki call when Meraki can look for it; all devices are read (a call per 5,000, then none for a while) for an IP
 * address, a tag, and names that are spelled alike.
 *
 * @param fits which devices count, e.g. only switches
 * @param kind the word for such a device in refusals
 * @param say the command about this device, for a button when several match
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

/** The names of a device, for `choose`. */
export const deviceMarks = {
  nameOf: ({ name }: Device) => name,
  markOf: ({ serial }: Device) => serial,
  alsoOf: ({ mac = '', lanIp = '', serial, tags }: Device) => [mac, plainMac(mac), lanIp, serial, ...tags],
};

/** Lets Meraki look for devices in one call: by serial, by MAC address, or by a part of the name; sorted by name. */
export async function devicesLike(wanted: string, dashboard: Dashboard): Promise<readonly Device[]> {
  if (SERIAL.test(wanted)) return dashboard.findDevices({ serial: wanted.toUpperCase() });
  if (MAC.test(wanted)) return dashboard.findDevices({ mac: wanted });
  if (IP.test(wanted)) return [];
  const found = await dashboard.findDevices({ name: wanted });
  return found.toSorted((a, b) => byName(a.name, b.name));
}

/** Whether the text is a serial number, `Q2XX-XXXX-XXXX`. */
export function isSerial(text: string): boolean {
  return SERIAL.test(text);
}

/** Whether the text is a MAC address in one of the usual notations. */
export function isMac(text: string): boolean {
  return MAC.test(text);
}

/** Whether the text is an IPv4 address. */
export function isIp(text: string): boolean {
  return IP.test(text);
}

function plainMac(mac: string): string {
  return mac.toLowerCase().replace(/[:.-]/g, '');
}
