import type { Broadcast, Topic } from '../core/broadcast.ts';

/** News within one process: heard before `tell` returns. */
export function createLocalBroadcast(): Broadcast {
  const hearers: Record<Topic, ((id: string) => void)[]> = { link: [], space: [] };
  return {
    publish(topic, id) {
      for (const hear of hearers[topic]) hear(id);
    },
    subscribe(topic, hear) {
      hearers[topic].push(hear);
    },
  };
}
