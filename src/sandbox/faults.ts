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
  /** The first half of the real body is sent, then the connection is cut. */
  | { kind: 'truncate' };

/** A fault and the requests that it hits. */
export interface InjectedFault {
  /** Any method when absent. */
  method?: string;
  /** Matched against the path without its query. */
  path: RegExp;
  /** The number of matching requests that the fault hits; Infinity for all. */
  times: number;
  effect: FaultEffect;
}

/** The queue of faults of one stand-in, oldest first. */
export interface Faults {
  /** Adds a fault; it hits a request only when no older fault matches. */
  add(fault: InjectedFault): void;
  /** Removes all faults. */
  clear(): void;
  /** Returns the first fault that matches this request and counts it down; undefined when none matches. */
  take(method: string, path: string): FaultEffect | undefined;
}

/** Creates an empty queue of faults. */
export function createFaults(): Faults {
  let waiting: InjectedFault[] = [];
  return {
    add: (fault) => {
      waiting.push({ ...fault });
    },
    clear: () => {
      waiting = [];
    },
    take(method, path) {
      const hit = waiting.find((f) => (f.method === undefined || f.method === method) && f.path.test(path));
      if (!hit) return undefined;
      hit.times -= 1;
      if (hit.times <= 0) waiting = waiting.filter((f) => f !== hit);
      return hit.effect;
    },
  };
}
