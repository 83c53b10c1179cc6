import { isIP } from 'node:net';
import proxyAddr from '@fastify/proxy-addr';

/** Whether an address is one of our own proxies. */
export type IsProxy = (address: string) => boolean;

/**
 * Creates the check for our own proxies.
 *
 * @param trusted addresses, networks, `loopback`, `linklocal` and `uniquelocal`
 * @throws Error when one is none of these
 */
export function createIsProxy(trusted: readonly string[]): IsProxy {
  const isTrusted = proxyAddr.compile([...trusted]);
  return (address) => isTrusted(withoutPort(address), 0);
}

/**
 * Removes the port from an address of `X-Forwarded-For`: some gateways write `192.0.2.1:4711` or `[2001:db8::1]:4711`
 * (Azure Application Gateway does).
 */
export function withoutPort(address: string): string {
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(address)?.[1] ?? /^([\d.]+):\d+$/.exec(address)?.[1];
  return bare !== undefined && isIP(bare) !== 0 ? bare : address;
}
