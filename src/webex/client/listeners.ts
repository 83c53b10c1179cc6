/** What a webhook says happened; `data` holds ids and times, never a message's text. */
export interface WebexEvent {
  resource: string;
  event: string;
  /** Who did it. */
  actorId?: string | undefined;
  data: { [key: string]: unknown; id: string };
}

export type Listener = (event: WebexEvent) => unknown;

/** Who listens to which event of which resource. */
export interface Listeners {
  add(resource: string, event: string, listener: Listener): void;
  remove(resource: string, event: string, listener?: Listener): void;
  /** Calls them all and waits for what they return; rejects when one of them does, after all are done. */
  deliver(event: WebexEvent): Promise<void>;
}

export function createListeners(): Listeners {
  const registered = new Map<string, Set<Listener>>();
  const keyOf = (resource: string, event: string) => `${resource}:${event}`;
  return {
    add(resource, event, listener) {
      const key = keyOf(resource, event);
      registered.set(key, (registered.get(key) ?? new Set()).add(listener));
    },
    remove(resource, event, listener) {
      const key = keyOf(resource, event);
      if (listener) registered.get(key)?.delete(listener);
      else registered.delete(key);
    },
    async deliver(event) {
      const called = [...(registered.get(keyOf(event.resource, event.event)) ?? [])];
      const results = await Promise.allSettled(called.map(async (listener) => listener(event)));
      const failed = results.find((result) => result.status === 'rejected');
      if (failed) throw failed.reason;
    },
  };
}
