import { normalizeIP } from '@fastify/rate-limit';

/**
 * Returns the address as limits count it: an IPv4 address, also when IPv6 wraps it (`::ffff:192.0.2.1`), or an IPv6
 * network of 64 bits, which is what one IPv6 customer has at least.
 *
 * @param address without a port
 */
export function countedAddress(address: string): string {
  return normalizeIP(address);
}
