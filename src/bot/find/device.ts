import type { Slices } from '../../core/async/slices.ts';
import type { Dashboard, Device } from '../../core/dashboard.ts';
import { choose } from '../text/choosing.ts';
import { byName } from '../text/naming.ts';
import { candidates } from './candidates.ts';

const SERIAL = /^[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}$/i;
/** A MAC address with colons, with hyphens, in Cisco's groups of four digits, or without separators. */
const MAC = /^([0-9a-f]{2}([:-]?[0-9a-f]{2}){5}|[0-9a-f]{4}(\.[0-9a-f]{4}){2})$/i;
const IP = /^\d{1,3}(\.\d{1,3}){3}$/;

/** Which device is looked for, and the words of refusals. */
export interface DeviceNaming {
  /** Tells which devices count, e.g. only switches; by default all. */
  fits?(device: Device): boolean;
  /** The word for such a device in refusals; `device` when absent. */
  kind?: string;
  /** Returns the command about this device, for a button when several match. */
  say(device: Device): string;
  slices: Slices;
}

/**
 * Finds a device by its serial, MAC or IP address, name or a part of it, or a tag that no other device has. Takes one
 * Meraki call when Meraki can look for it; all devices are read (a call per 5,000, then none for a while) for an IP
 * address, a tag, and names that are spelled alike.
 *
 * @throws KnownError `ambiguous`, `not_found`, each with devices to pick from
 */
export async function deviceNamed(
  wanted: string,
  dashboard: Dashboard,
  { fits = () => true, kind = 'device', say, slices }: DeviceNaming,
): Promise<Device> {
  const choosing = {
    none: `There is no ${kind}`,
    several: `${kind === 'switch' ? 'switches' : `${kind}s`} match`,
    ...deviceMarks,
    say,
    otherwise: 'Check its name or serial, or say `devices` for all of them.',
  };
  const asTyped = MAC.test(wanted) ? plainMac(wanted) : wanted;
  const found = await slices.filter(await devicesLike(wanted, dashboard, slices), fits);
  const among = found.length > 0 ? found : await slices.filter(await dashboard.devices(), fits);
  return choose(await candidates(among, asTyped, deviceMarks, slices), asTyped, choosing);
}

/** The names of a device, for `choose`. */
export const deviceMarks = {
  nameOf: ({ name }: Device) => name,
  markOf: ({ serial }: Device) => serial,
  alsoOf: ({ mac = '', lanIp = '', serial, tags }: Device) => [mac, plainMac(mac), lanIp, serial, ...tags],
};

/** Lets Meraki look for devices in one call: by serial, by MAC address, or by a part of the name; sorted by name. */
export async function devicesLike(
  wanted: string,
  dashboard: Dashboard,
  slices: Pick<Slices, 'sort'>,
): Promise<readonly Device[]> {
  if (SERIAL.test(wanted)) return dashboard.findDevices({ serial: wanted.toUpperCase() });
  if (MAC.test(wanted)) return dashboard.findDevices({ mac: wanted });
  if (IP.test(wanted)) return [];
  return slices.sort(await dashboard.findDevices({ name: wanted }), (a, b) => byName(a.name, b.name));
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
