import type { Server, Socket } from 'node:net';
import { countedAddress } from './counted-address.ts';
import type { IsProxy } from './is-proxy.ts';

/** The options of the limit of connections per address. */
export interface AddressLimitOptions {
  /** The most open connections of one address. @see countedAddress */
  perAddress: number;
  /** Whether an address is a proxy of ours: it carries many clients and is not limited. */
  isProxy: IsProxy;
  /** Called for each connection that is closed because its address has too many. */
  onRefused(address: string): void;
}

/**
 * Closes a connection at once when its address has its most open ones, before HTTP reads anything of it: otherwise one
 * address could take all connections that the server has, and keep everybody out without a word.
 */
export function limitPerAddress(
  server: Server,
  { perAddress, isProxy, onRefused }: AddressLimitOptions,
): void {
  const open = new Map<string, number>();

  function accept(socket: Socket): void {
    const { remoteAddress } = socket;
    // Without an address the client has gone already.
    if (remoteAddress === undefined || isProxy(remoteAddress)) return;
    const client = countedAddress(remoteAddress);
    const count = open.get(client) ?? 0;
    if (count >= perAddress) {
      socket.destroy();
      onRefused(client);
      return;
    }
    open.set(client, count + 1);
    socket.once('close', () => {
      const left = (open.get(client) ?? 0) - 1;
      if (left > 0) open.set(client, left);
      else open.delete(client);
    });
  }

  server.prependListener('connection', accept);
}
