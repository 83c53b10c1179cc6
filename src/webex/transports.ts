import type { Clock } from '../core/clock.ts';
import type { Acceptance } from '../core/inbox.ts';
import type { Log } from '../core/log.ts';
import type { Meter } from '../core/meter.ts';
import type { WebhookBook } from '../core/webhook-book.ts';
import type { Limits, Webex } from './client/index.ts';
import type { Delivery } from './intake/delivery.ts';
import type { EventTransport } from './intake/event-transport.ts';
import { removeOurs } from './intake/our-webhooks.ts';
import { createWebhooks } from './intake/webhooks.ts';
import type { SocketLimits } from './websocket/limits.ts';
import { createWebsocket } from './websocket/websocket.ts';

/** How Webex tells us what happens: it posts to us, or we hold a websocket open. */
export type TransportChoice =
  | { kind: 'webhooks'; secret: string }
  /** `catalogUrl`: the base of U2C, Webex's service catalog. */
  | { kind: 'websocket'; catalogUrl: string };

/** The one that is configured. `hear` and `onGap` are for those that don't answer HTTP requests. */
export function createEventTransport(deps: {
  transport: TransportChoice;
  client: Webex;
  token: string;
  targetUrl: string;
  book: WebhookBook | undefined;
  hear: (delivery: Delivery) => Promise<Acceptance | 'told'>;
  onGap: (since: number) => void;
  limits?: Partial<Limits> | undefined;
  socketLimits?: Partial<SocketLimits> | undefined;
  log: Log;
  clock: Clock;
  meter: Meter;
}): EventTransport {
  const { transport } = deps;
  return transport.kind === 'webhooks' ? byWebhooks(deps, transport.secret) : bySocket(deps, transport);
}

function byWebhooks(deps: Parameters<typeof createEventTransport>[0], secret: string): EventTransport {
  const webhooks = createWebhooks({ ...deps, secret });
  return {
    start: webhooks.start,
    status() {
      const { active } = webhooks.status();
      return { name: 'webhooks', ok: active, detail: active ? 'active' : 'not active', waiting: 0 };
    },
    stop: async () => webhooks.stop(),
  };
}

function bySocket(
  deps: Parameters<typeof createEventTransport>[0],
  { catalogUrl }: TransportChoice & { kind: 'websocket' },
): EventTransport {
  let hasBeenOpen = false;
  return createWebsocket({
    ...deps,
    catalogUrl,
    // Not before: until then an instance with webhooks may be the only one that hears.
    onOpen: () => {
      if (!hasBeenOpen) void removeOurs(deps);
      hasBeenOpen = true;
    },
  });
}
