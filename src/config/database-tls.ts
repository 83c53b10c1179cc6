import { isIPv6 } from 'node:net';
import { isLoopback } from '../core/loopback.ts';

/**
 * Tells whether nobody between this process and the database can read or change what they say: the server is on this
 * machine, or has to prove its name in TLS. The same text is read as pg reads it (pg-connection-string 2, pg 8): of a
 * repeated parameter the last one counts, `host` among them wins over the host in front, and PGHOST stands in for both.
 *
 * @param url a database URL that can be parsed
 * @param pgHost the variable PGHOST
 */
export function isPrivateConnection(url: string, pgHost: string | undefined): boolean {
  const { hostname, searchParams } = new URL(url);
  const named =
    searchParams.getAll('host').at(-1) || decodeURIComponent(hostname.replace(/^\[(.+)\]$/, '$1'));
  return isHere(named || pgHost || 'localhost') || searchParams.getAll('sslmode').at(-1) === 'verify-full';
}

/** Whether pg reaches a host on this machine: over a Unix socket, whose folder begins with `/`, or over loopback. */
function isHere(host: string): boolean {
  if (host.startsWith('/')) return true;
  if (!/^[\w.:-]+$/.test(host)) return false;
  // The parser of http URLs knows the other spellings of an address: 127.1, 0x7f000001, 0:0:0:0:0:0:0:1, LOCALHOST.
  const address = URL.parse(`http://${isIPv6(host) ? `[${host}]` : host}`);
  return address !== null && address.port === '' && isLoopback(address.hostname);
}
