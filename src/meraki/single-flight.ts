import type { ApiResponse, Pause } from './api-call.ts';
import type { Deadline } from './deadline.ts';
import { DeadlineError } from './failures.ts';

/**
 * Makes one call of identical reads that one link begins at the same time. lru-cache's `fetch` does not fit: all callers
 * would get the failure of the first caller, although some have more time left, and none would see the `Pause` of the call.
 */
export interface SingleFlight {
  /**
   * Joins the read with this id that is under way, or begins it. When the time of the caller who began it is over, the others
   * read again.
   *
   * @param id the same for identical reads: link and address
   * @param deadline the deadline of this caller
   * @param began gets the pause of the call that will answer, before that call is awaited
   * @throws KnownError as `read` does, and DeadlineError
   */
  share(
    id: string,
    deadline: Deadline,
    read: (pause: Pause) => Promise<ApiResponse>,
    began: (pause: Pause) => void,
  ): Promise<ApiResponse>;
}

/** Creates a single flight with no read under way. */
export function createSingleFlight(): SingleFlight {
  const running = new Map<string, { pause: Pause; response: Promise<ApiResponse> }>();

  return {
    async share(id, deadline, read, began) {
      for (;;) {
        const first = running.get(id);
        if (first === undefined) {
          const pause = { until: Number.NEGATIVE_INFINITY };
          began(pause);
          const response = read(pause).finally(() => running.delete(id));
          running.set(id, { pause, response });
          return response;
        }
        began(first.pause);
        try {
          return await deadline.within(first.response);
        } catch (error) {
          if (!(error instanceof DeadlineError) || deadline.signal.aborted) throw error;
        }
      }
    },
  };
}
