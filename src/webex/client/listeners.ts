/** An event as a webhook tells it; `data` holds ids and times, never a message's text. */
export interface WebexEvent {
  resource: string;
  event: string;
  /** The id of the person who caused the event. */
  actorId?: string | undefined;
  data: { [key: string]: unknown; id: string };
}

/** A function that is called with each event it is registered for. */
export type Listener = (event: WebexEvent) => unknown;

/** The listeners to each event of each resource. */
export interface Listeners {
  add(resource: string, event: string, listener: Listener): void;
  remove(resource: string, event: string, listener?: Listener): void;
  /** Calls all listeners to the event and waits for them; rejects when one of them does, after all are done. */
  deliver(event: WebexEvent): Promise<void>;
}

/** Creates an empty list of listeners. */
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
