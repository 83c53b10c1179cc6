import { createKeyedMutex } from '../../core/async/keyed-mutex.ts';
import type { Clock } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import type { Delivery, DeliveryOutcome } from '../intake/delivery.ts';
import { deliveriesOf } from './activity.ts';
import type { Catalog } from './catalog.ts';
import { acknowledgementFrame, type Frame } from './frame.ts';
import type { Socket } from './socket.ts';

/** The activities from all sockets, passed on one after the other in the order in which they came. */
export interface ActivityQueue {
  /** @param frame undefined for a frame that can't be parsed; `bytes` is its length */
  add(frame: Frame | undefined, bytes: number, socket: Pick<Socket, 'send'>, catalog: Catalog): void;
  /** Resolves when nothing waits. */
  idle(): Promise<void>;
  /** The number of deliveries that are not passed on yet. */
  readonly waiting: number;
}

/** The key of the mutex: there is one queue for all spaces. */
const QUEUE = 'activities';

/**
 * Creates a queue that acknowledges a frame as soon as it comes, as Webex's SDK does. A message that can't be accepted,
 * and an activity that can't be parsed, is a gap: messages can be read over REST later.
 *
 * @param deps.receive passes a delivery to the intake; never rejects
 * @param deps.onGap called with the time since which messages may be missing, in epoch milliseconds
 * @param deps.maxWaiting deliveries that may wait
 */
export function createActivityQueue(deps: {
  receive: (delivery: Delivery) => Promise<DeliveryOutcome>;
  onGap: (since: number) => void;
  maxWaiting: number;
  log: Log;
  clock: Clock;
}): ActivityQueue {
  const { receive, onGap, maxWaiting, log, clock } = deps;
  const mutex = createKeyedMutex();
  let waiting = 0;

  async function passOn(delivery: Delivery, at: number): Promise<void> {
    const outcome = await receive(delivery);
    if (outcome === 'busy' || outcome === 'closed') miss(at, delivery, outcome);
    waiting -= 1;
  }

  function miss(at: number, { resource, event, data }: Delivery, reason: string): void {
    if (resource === 'messages') onGap(at);
    else
      log.warn({ resource, event, id: data.id, reason }, 'event dropped: it can not be read over REST later');
  }

  function enqueue(delivery: Delivery): void {
    const at = clock();
    if (waiting >= maxWaiting) miss(at, delivery, 'queue full');
    else {
      waiting += 1;
      void mutex.run(QUEUE, () => passOn(delivery, at));
    }
  }

  return {
    add(frame, bytes, socket, catalog) {
      if (frame === undefined) return log.warn({ bytes }, 'websocket frame not understood: dropped');
      if (frame.isPong) return;
      if (frame.id !== undefined) socket.send(acknowledgementFrame(frame.id));
      if (frame.activity === undefined) return;
      const deliveries = deliveriesOf(frame.activity, catalog.clusterOf);
      for (const delivery of deliveries ?? []) enqueue(delivery);
      if (deliveries !== undefined) return;
      log.warn({ bytes }, 'websocket activity not understood: looking for messages over REST');
      onGap(clock());
    },
    idle: mutex.idle,
    get waiting() {
      return waiting;
    },
  };
}
