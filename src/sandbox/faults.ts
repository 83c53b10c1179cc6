/** What goes wrong, in place of the real answer or before it. */
export type FaultEffect =
  | { kind: 'answer'; status: number; headers?: Record<string, string>; body?: string }
  | { kind: 'delay'; ms: number }
  /** The same until whoever injects it says so. */
  | { kind: 'wait'; until: Promise<unknown> }
  /** The connection is reset before any byte of an answer. */
  | { kind: 'reset' }
  /** Nothing is ever answered; the connection stays open until the client or the server closes. */
  | { kind: 'hang' }
  /** The request is carried out, its answer is thrown away and the connection reset. */
  | { kind: 'lose' }
  /** The first half of the real body is sent, then the connection is cut. */
  | { kind: 'truncate' };

export interface InjectedFault {
  /** Any method when absent. */
  method?: string;
  /** Matched against the path without its query. */
  path: RegExp;
  /** How many matching requests it hits; Infinity for all. */
  times: number;
  effect: FaultEffect;
}

/** Faults waiting to hit a stand-in, oldest first. */
export interface Faults {
  add(fault: InjectedFault): void;
  clear(): void;
  /** The first fault that hits this request, counted down; undefined when the request shall pass. */
  take(method: string, path: string): FaultEffect | undefined;
}

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
