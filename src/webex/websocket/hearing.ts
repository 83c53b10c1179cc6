import type { Clock } from '../../core/clock.ts';
import type { Acceptance } from '../../core/inbox.ts';
import type { Log } from '../../core/log.ts';
import type { Delivery } from '../intake/delivery.ts';
import { deliveriesOf } from './activity.ts';
import type { Catalog } from './catalog.ts';
import { acknowledgementFrame, type Frame } from './frame.ts';
import type { Socket } from './socket.ts';

/** What comes through the sockets, one after the other, and handed on in that order. */
export interface Hearing {
  /** @param frame undefined for one that is not understood; `bytes` long */
  take(frame: Frame | undefined, bytes: number, socket: Pick<Socket, 'send'>, catalog: Catalog): void;
  /** Resolves when nothing waits. */
  idle(): Promise<void>;
  readonly waiting: number;
}

/**
 * Acknowledges what it takes at once, as Webex's SDK does. What it can't take or read is a gap: it is there over REST.
 *
 * @param deps.most activities that may wait
 */
export function createHearing(deps: {
  hear: (delivery: Delivery) => Promise<Acceptance | 'told'>;
  onGap: (since: number) => void;
  most: number;
  log: Log;
  clock: Clock;
}): Hearing {
  const { hear, onGap, most, log, clock } = deps;
  let last: Promise<void> = Promise.resolve();
  let waiting = 0;

  async function handOn(delivery: Delivery, at: number): Promise<void> {
    const taken = await hear(delivery);
    if (taken === 'busy' || taken === 'closed') miss(at, delivery, taken);
    waiting -= 1;
  }

  function miss(at: number, { resource, event, data }: Delivery, why: string): void {
    if (resource === 'messages') onGap(at);
    else log.warn({ resource, event, id: data.id, why }, 'left: it can not be read over REST later');
  }

  function queue(delivery: Delivery): void {
    const at = clock();
    if (waiting >= most) miss(at, delivery, 'too much waits');
    else {
      waiting += 1;
      last = last.then(() => handOn(delivery, at));
    }
  }

  return {
    take(frame, bytes, socket, catalog) {
      if (frame === undefined) return log.warn({ bytes }, 'a frame was not understood and is left');
      if (frame.isPong) return;
      if (frame.id !== undefined) socket.send(acknowledgementFrame(frame.id));
      if (frame.activity === undefined) return;
      const deliveries = deliveriesOf(frame.activity, catalog.clusterOf);
      for (const delivery of deliveries ?? []) queue(delivery);
      if (deliveries !== undefined) return;
      log.warn({ bytes }, 'an activity was not understood: messages are looked for over REST');
      onGap(clock());
    },
    idle: () => last,
    get waiting() {
      return waiting;
    },
  };
}
