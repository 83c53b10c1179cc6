import { type Broadcast, TOPICS } from '../../core/broadcast.ts';
import type { Log } from '../../core/log.ts';

/**
 * Creates a broadcast to all instances. Subscribers in this instance are called at once, and again when its own message comes
 * back from the database. A message that can not be sent is logged.
 *
 * @param local the broadcast inside this instance
 * @param publish sends a payload to all instances
 */
export function createPostgresBroadcast(
  local: Broadcast,
  publish: (payload: string) => Promise<void>,
  log: Log,
): Broadcast {
  return {
    subscribe: local.subscribe,
    publish(topic, id) {
      local.publish(topic, id);
      publish(JSON.stringify([topic, id])).catch((error: unknown) => {
        log.warn({ topic, err: error }, 'broadcast to other instances failed');
      });
    },
  };
}

/**
 * Calls the subscribers of this instance for a payload from `publish`. Ignores one that it can't read: a later version may
 * have sent it.
 */
export function publishLocally(payload: string, local: Pick<Broadcast, 'publish'>): void {
  const [name, id] = parse(payload);
  const topic = TOPICS.find((one) => one === name);
  if (topic !== undefined && typeof id === 'string') local.publish(topic, id);
}

function parse(payload: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(payload);
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}
