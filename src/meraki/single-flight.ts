import type { Deadline } from './deadline.ts';
import { DeadlineError } from './failures.ts';
import type { ApiResponse, Pause } from './send.ts';

/** Identical reads of one link that are under way at the same time: one call answers all. */
export interface SingleFlight {
  /**
   * Joins the read of that id, or begins it. Whoever joined goes on alone when the first one runs out of time.
   * @param began is told the pause of the call that answers, before it is awaited
   */
  share(
    id: string,
    deadline: Deadline,
    read: (pause: Pause) => Promise<ApiResponse>,
    began: (pause: Pause) => void,
  ): Promise<ApiResponse>;
}

export function createSingleFlight(): SingleFlight {
  const flights = new Map<string, { pause: Pause; received: Promise<ApiResponse> }>();

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
          if (!(error instanceof DeadlineError) || deadline.signal.aborted) throw error;
        }
      }
    },
  };
}
