import type { Broadcast, Topic } from '../core/broadcast.ts';

/** Creates a broadcast within one process: every subscriber is called before `publish` returns. */
export function createLocalBroadcast(): Broadcast {
  const subscribers = new Map<Topic, ((id: string) => void)[]>();
  return {
    publish(topic, id) {
      for (const subscriber of subscribers.get(topic) ?? []) subscriber(id);
    },
    subscribe(topic, subscriber) {
      subscribers.set(topic, [...(subscribers.get(topic) ?? []), subscriber]);
    },
  };
}
