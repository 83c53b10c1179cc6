/** A range of IPv4 addresses: those that equal `base` in the first `length` bits. */
interface Subnet {
  base: number;
  length: number;
}

/** Reads an IPv4 address as a number of 32 bits; undefined for anything else. */
export function ipv4Number(text: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((number, part) => number * 256 + part, 0);
}

/** Returns the length of the prefix, in bits, if the subnet (`10.0.1.0/24`) has the address; else undefined. */
export function prefixWith(address: number, subnet: string): number | undefined {
  const range = subnetOf(subnet);
  if (range === undefined) return undefined;
  const size = 2 ** (32 - range.length);
  return Math.floor(address / size) === Math.floor(range.base / size) ? range.length : undefined;
}

function subnetOf(text: string): Subnet | undefined {
  const [address = '', bits = ''] = text.split('/');
  const base = ipv4Number(address.trim());
  const length = Number(bits);
  if (base === undefined || !/^\d{1,2}$/.test(bits) || length > 32) return undefined;
  return { base, length };
}
