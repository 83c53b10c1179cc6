import type { Deadline } from './deadline.ts';
import { DeadlineError } from './failures.ts';
import type { ApiResponse, Pause } from './send.ts';

/**
 * Sends identical reads of one link that happen at the same time as one call. lru-cache's `fetch` does not fit: all
 * callers would get the failure of the first one, although some have more time left, and none would learn of its pause.
 */
export interface SingleFlight {
  /**
   * Joins the read with this id, or begins it. When the first caller's time is over, the others read again.
   *
   * @param id link and address
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

export function createSingleFlight(): SingleFlight {
  const running = new Map<string, { pause: Pause; response: Promise<ApiResponse> }>();

  return {
    async share(id, deadline, read, began) {
      for (;;) {
        const first = running.get(id);
        if (first === undefined) {
          const pause = { until: 0 };
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
