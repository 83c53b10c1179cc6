import { isIPv6 } from 'node:net';
import { isIp, isMac, isMacPart } from '../../bot/find/device.ts';
import type { ClientFilter, NetworkClient } from '../../core/dashboard.ts';

/** Returns what Meraki filters by for an address, or a part of a MAC address; undefined for a name. */
export function addressFilter(
  wanted: string,
): Pick<ClientFilter, 'ip' | 'ip6' | 'ip6Local' | 'mac'> | undefined {
  if (isMac(wanted) || isMacPart(wanted)) return { mac: wanted };
  if (!isIp(wanted)) return undefined;
  if (!isIPv6(wanted)) return { ip: wanted };
  // Meraki compares texts, and may write the zeros that `::` stands for.
  const end = shortest(wanted).split('::').at(-1) ?? '';
  return /^fe[89ab]/i.test(wanted) ? { ip6Local: end } : { ip6: end };
}

/** Makes the test for the clients of an address: Meraki also returns those whose address contains this one. */
export function hasAddress(wanted: string): (client: NetworkClient) => boolean {
  if (isMac(wanted) || !isIp(wanted)) return () => true;
  if (!isIPv6(wanted)) return ({ ip }) => ip === wanted;
  const address = shortest(wanted);
  return ({ ip6 = '', ip6Local = '' }) => [ip6, ip6Local].some((one) => shortest(one) === address);
}

/** Writes an IPv6 address in its shortest way (RFC 5952), without a zone; anything else as it is. */
function shortest(address: string): string {
  const [withoutZone = ''] = address.split('%');
  return isIPv6(withoutZone) ? new URL(`http://[${withoutZone}]/`).hostname.slice(1, -1) : address;
}
