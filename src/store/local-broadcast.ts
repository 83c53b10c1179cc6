import type { Broadcast, Topic } from '../core/broadcast.ts';

/** Creates a broadcast within one process: every subscriber is called before `publish` returns. */
export function createLocalBroadcast(): Broadcast {
  const subscribers: Record<Topic, ((id: string) => void)[]> = { link: [], space: [] };
  return {
    publish(topic, id) {
      for (const subscriber of subscribers[topic]) subscriber(id);
    },
    subscribe(topic, subscriber) {
      subscribers[topic].push(subscriber);
    },
  };
}
