import { messageOf } from '../../core/errors.ts';
import type { Log } from '../../core/log.ts';
import type { News, Topic } from '../../core/news.ts';

/** News to all instances. In this one they are heard at once, and once more as they come back. */
export function createSharedNews(local: News, tell: (payload: string) => Promise<void>, log: Log): News {
  return {
    on: local.on,
    tell(topic, id) {
      local.tell(topic, id);
      tell(JSON.stringify([topic, id])).catch((error: unknown) => {
        log.warn({ topic, err: messageOf(error) }, 'other instances could not be told');
      });
    },
  };
}

/** Hands on what another instance told; what makes no sense, an instance of a later version told. */
export function hearShared(payload: string, local: Pick<News, 'tell'>): void {
  const [topic, id] = parse(payload);
  if (isTopic(topic) && typeof id === 'string') local.tell(topic, id);
}

function isTopic(value: unknown): value is Topic {
  return value === 'link' || value === 'space';
}

function parse(payload: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(payload);
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}
