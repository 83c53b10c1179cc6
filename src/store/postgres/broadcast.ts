import type { Broadcast, Topic } from '../../core/broadcast.ts';
import type { Log } from '../../core/log.ts';

/** News to all instances. In this one they are heard at once, and once more as they come back. */
export function createPostgresBroadcast(
  local: Broadcast,
  tell: (payload: string) => Promise<void>,
  log: Log,
): Broadcast {
  return {
    subscribe: local.subscribe,
    publish(topic, id) {
      local.publish(topic, id);
      tell(JSON.stringify([topic, id])).catch((error: unknown) => {
        log.warn({ topic, err: error }, 'other instances could not be told');
      });
    },
  };
}

/** Hands on what another instance told; what makes no sense, an instance of a later version told. */
export function listenForBroadcasts(payload: string, local: Pick<Broadcast, 'publish'>): void {
  const [topic, id] = parse(payload);
  if (isTopic(topic) && typeof id === 'string') local.publish(topic, id);
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
