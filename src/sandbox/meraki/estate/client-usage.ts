import type { Span } from '../query.ts';
import { clientCount, sightingAt, usageAt } from './clients.ts';
import type { EstateNetwork } from './inventory.ts';

const DAY = 86_400_000;

/** A client that was seen, by its slot in the network, and what it used. */
export interface SeenClient {
  slot: number;
  /** Kilobytes. */
  sent: number;
  received: number;
}

/** Returns the clients that a network has seen since the begin of a span; every answer about clients and their usage counts these. */
export function seenClients(network: EstateNetwork, { from, to }: Span, now: number): SeenClient[] {
  const seen: SeenClient[] = [];
  for (let slot = 0; slot < clientCount(network); slot += 1) {
    if (sightingAt(network, slot, now).lastSeen < from) continue;
    seen.push({ slot, ...usageAt(network, slot, (to - from) / DAY) });
  }
  return seen;
}
