/** A fault that replaces the real answer or comes before it. */
export type FaultEffect =
  | { kind: 'answer'; status: number; headers?: Record<string, string>; body?: string }
  | { kind: 'delay'; ms: number }
  /** Delays the request until `until` settles. */
  | { kind: 'wait'; until: Promise<unknown> }
  /** The connection is reset before any byte of an answer. */
  | { kind: 'reset' }
  /** Gives no answer; the connection stays open until the client or the server closes it. */
  | { kind: 'hang' }
  /** The request is carried out, its answer is discarded and the connection is reset. */
  | { kind: 'lose' }
  /** The request is carried out, and answered as if it had not been: a gateway that lost the answer behind it says 502. */
  | { kind: 'misreport'; status: number; headers?: Record<string, string>; body?: string }
  /** The first half of the real body is sent, then the connection is cut. */
  | { kind: 'truncate' };

/** A fault and the requests that it hits. */
export interface InjectedFault {
  /** Any method when absent. */
  method?: string;
  /** Matched against the path without its query. */
  path: RegExp;
  /** Only requests that carry this access token as a bearer token (RFC 6750); any request when absent. */
  token?: string;
  /** The number of matching requests that the fault hits; Infinity for all. */
  times: number;
  effect: FaultEffect;
}

/** The queue of faults of one stand-in, oldest first. */
export interface Faults {
  /** Adds a fault; it hits a request only when no older fault matches. @returns a function that removes it */
  add(fault: InjectedFault): () => void;
  /** Removes all faults. */
  clear(): void;
  /**
   * Returns the first fault that matches this request and counts it down; undefined when none matches.
   *
   * @param authorization the request's header
   */
  take(method: string, path: string, authorization?: string): FaultEffect | undefined;
}

/** Creates an empty queue of faults. */
export function createFaults(): Faults {
  let waiting: InjectedFault[] = [];
  const remove = (fault: InjectedFault) => {
    waiting = waiting.filter((f) => f !== fault);
  };
  return {
    add(fault) {
      const own = { ...fault };
      waiting.push(own);
      return () => remove(own);
    },
    clear: () => {
      waiting = [];
    },
    take(method, path, authorization = '') {
      const hit = waiting.find(
        (f) =>
          (f.method === undefined || f.method === method) &&
          f.path.test(path) &&
          (f.token === undefined || authorization === `Bearer ${f.token}`),
      );
      if (!hit) return undefined;
      hit.times -= 1;
      if (hit.times <= 0) remove(hit);
      return hit.effect;
    },
  };
}
