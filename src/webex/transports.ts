import type { Clock } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { WebhookBook } from '../core/webhook-book.ts';
import type { ClientLimits, Instrumentation, Webex } from './client/index.ts';
import type { Delivery, DeliveryOutcome } from './intake/delivery.ts';
import type { EventTransport } from './intake/event-transport.ts';
import { removeOurWebhooks } from './intake/our-webhooks.ts';
import { createWebhooks } from './intake/webhooks.ts';
import type { SocketLimits } from './websocket/limits.ts';
import { createWebsocket } from './websocket/websocket.ts';

/** The way in which Webex reports events: it posts to our webhooks, or we hold a websocket open. */
export type TransportChoice =
  | { kind: 'webhooks'; secret: string }
  /** `catalogUrl`: the base of U2C, Webex's service catalog. */
  | { kind: 'websocket'; catalogUrl: string };

/** Everything that either transport needs. */
export interface EventTransportDeps {
  transport: TransportChoice;
  client: Webex;
  token: string;
  /** The address at which Webex reaches our webhook route. */
  targetUrl: string;
  /** @see WebhookBook */
  webhookBook: WebhookBook | undefined;
  /** Takes a delivery from the websocket; never rejects. */
  receive: (delivery: Delivery) => Promise<DeliveryOutcome>;
  /** Returns when Webex last posted to our webhooks, epoch milliseconds; undefined when it has not since the start. */
  lastDeliveryAt: () => number | undefined;
  /** Called with the time since which messages may have been missed, in epoch milliseconds. */
  onGap: (since: number) => void;
  instrumentation: Instrumentation;
  limits?: Partial<ClientLimits> | undefined;
  socketLimits?: Partial<SocketLimits> | undefined;
  log: Log;
  clock: Clock;
}

/** Creates the transport that is configured. */
export function createEventTransport(deps: EventTransportDeps): EventTransport {
  const { transport } = deps;
  return transport.kind === 'webhooks'
    ? createWebhookTransport(deps, transport.secret)
    : createWebsocketTransport(deps, transport.catalogUrl);
}

function createWebhookTransport(deps: EventTransportDeps, secret: string): EventTransport {
  const webhooks = createWebhooks({ ...deps, secret });
  return {
    start: webhooks.start,
    status() {
      const { active, detail } = webhooks.status();
      return { name: 'webhooks', ok: active, detail, waiting: 0 };
    },
    stop: async () => webhooks.stop(),
  };
}

function createWebsocketTransport(deps: EventTransportDeps, catalogUrl: string): EventTransport {
  let hasBeenOpen = false;
  return createWebsocket({
    ...deps,
    catalogUrl,
    // The webhooks stay until the websocket is open: until then an instance with webhooks may be the only one that
    // receives events.
    onOpen() {
      if (!hasBeenOpen) void removeOurWebhooks(deps);
      hasBeenOpen = true;
    },
  });
}
