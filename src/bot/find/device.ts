import type { Slices } from '../../core/async/slices.ts';
import type { Dashboard, Device } from '../../core/dashboard.ts';
import { choose, whichOne } from '../text/choosing.ts';
import { byName } from '../text/naming.ts';
import { formatNumber } from '../text/wording.ts';
import { candidates } from './candidates.ts';

/** A serial number; without hyphens only as Meraki's own are, because a name of twelve characters is not rare. */
const SERIAL = /^([a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}|q\d[a-z0-9]{10})$/i;
/** A MAC address in pairs of digits, in Cisco's groups of four, in halves, or without separators. */
const MAC =
  /^([0-9a-f]{2}([:.-]?[0-9a-f]{2}){5}|[0-9a-f]{4}([.:-][0-9a-f]{4}){2}|[0-9a-f]{6}[:-][0-9a-f]{6})$/i;
/** A part of a MAC address: three pairs of digits or more, or two of Cisco's groups. */
const MAC_PART = /^([0-9a-f]{2}([:-][0-9a-f]{2}){2,4}:?|[0-9a-f]{4}\.[0-9a-f]{4})$/i;
const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;
/** Eight groups of digits, or fewer with `::` for the others; a zone may follow. */
const IPV6 = /^(?=.*::|(?:[^:]+:){7})[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,7}(%\w+)?$/i;

/** Which device is looked for, and the words of refusals. */
export interface DeviceNaming {
  /** Tells which devices count, e.g. only switches; by default all. */
  fits?(device: Device): boolean;
  /** The word for such a device in refusals; `device` when absent. */
  kind?: string;
  /** Returns the command about this device, for a button when several match. */
  say(device: Device): string;
  /** As for `choose`. */
  taken?: ((device: Device) => void) | undefined;
  slices: Slices;
}

/**
 * Finds a device by its serial, MAC or IP address, a part of the MAC address, name or a part of it, a tag that no other
 * device has, or its name spelled otherwise. Takes one Meraki call when Meraki can look for it; all devices are read (a call
 * per 5,000, then none for a while) for an IP address, a tag, and names that are spelled otherwise or alike.
 *
 * @throws KnownError `ambiguous`, `not_found`, each with devices to pick from
 */
export async function deviceNamed(
  wanted: string,
  dashboard: Dashboard,
  { fits = () => true, kind = 'device', say, taken, slices }: DeviceNaming,
): Promise<Device> {
  const choosing = {
    none: `There is no ${kind}`,
    several: `${kind === 'switch' ? 'switches' : `${kind}s`} match`,
    ...deviceMarks,
    say,
    taken,
    otherwise: 'Check its name or serial, or say `devices` for all of them.',
  };
  const found = await slices.filter(await devicesLike(wanted, dashboard, slices), fits);
  const withPart = isMacPart(wanted)
    ? found.filter(({ mac = '' }) => plainMac(mac).includes(plainMac(wanted)))
    : [];
  if (withPart[0] !== undefined && withPart.length === 1) return withPart[0];
  if (withPart.length > 1)
    throw whichOne(`${formatNumber(withPart.length)} ${choosing.several} “${wanted}”.`, withPart, choosing);
  const asTyped = isMac(wanted) ? plainMac(wanted) : isSerial(wanted) ? plainSerial(wanted) : wanted;
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
  if (isMac(wanted)) return dashboard.findDevices({ mac: wanted });
  if (isSerial(wanted)) return dashboard.findDevices({ serial: plainSerial(wanted) });
  if (isIp(wanted)) return [];
  if (isMacPart(wanted)) {
    const found = await dashboard.findDevices({ mac: wanted });
    if (found.length > 0) return found;
  }
  return slices.sort(await dashboard.findDevices({ name: wanted }), (a, b) => byName(a.name, b.name));
}

/** Whether the text is a serial number, `Q2XX-XXXX-XXXX`, in any case; also one of Meraki's without hyphens. */
export function isSerial(text: string): boolean {
  return SERIAL.test(text);
}

/** Whether the text is a MAC address in one of the usual notations. */
export function isMac(text: string): boolean {
  return MAC.test(text);
}

/** Whether the text is a part of a MAC address: three to five pairs of digits. */
export function isMacPart(text: string): boolean {
  return MAC_PART.test(text);
}

/** Whether the text is an IPv4 or IPv6 address. */
export function isIp(text: string): boolean {
  return IPV4.test(text) || IPV6.test(text);
}

function plainMac(mac: string): string {
  return mac.toLowerCase().replace(/[:.-]/g, '');
}

function plainSerial(serial: string): string {
  return serial.toUpperCase().replace(/^(\w{4})-?(\w{4})-?(\w{4})$/, '$1-$2-$3');
}
