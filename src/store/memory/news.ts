import type { News, Topic } from '../../core/news.ts';

/** News within one process: heard before `tell` returns. */
export function createMemoryNews(): News {
  const hearers: Record<Topic, ((id: string) => void)[]> = { link: [], space: [] };
  return {
    tell(topic, id) {
      for (const hear of hearers[topic]) hear(id);
    },
    on(topic, hear) {
      hearers[topic].push(hear);
    },
  };
}
