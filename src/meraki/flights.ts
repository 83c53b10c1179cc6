import type { Deadline } from './deadline.ts';
import { OutOfTime } from './failures.ts';
import type { Received } from './send.ts';

/** Until when a call waits, or waited, because there were too many of them: epoch milliseconds. */
export interface Pause {
  until: number;
}

/** Identical reads of one link that are under way at the same time: one call answers all. */
export interface Flights {
  /**
   * Joins the read of that id, or begins it. Whoever joined goes on alone when the first one runs out of time.
   * @param began is told the pause of the call that answers, before it is awaited
   */
  share(
    id: string,
    deadline: Deadline,
    read: (pause: Pause) => Promise<Received>,
    began: (pause: Pause) => void,
  ): Promise<Received>;
}

export function createFlights(): Flights {
  const flights = new Map<string, { pause: Pause; received: Promise<Received> }>();

  return {
    async share(id, deadline, read, began) {
      for (;;) {
        const running = flights.get(id);
        if (running === undefined) {
          const pause = { until: 0 };
          began(pause);
          const received = read(pause).finally(() => flights.delete(id));
          flights.set(id, { pause, received });
          return received;
        }
        began(running.pause);
        try {
          return await deadline.within(running.received);
        } catch (error) {
          if (!(error instanceof OutOfTime) || deadline.signal.aborted) throw error;
        }
      }
    },
  };
}
