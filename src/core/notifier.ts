import type { Chat, Message } from './chat.ts';
import type { Log } from './log.ts';

/** Messages that nobody waits for: what happened in the browser or in the background. */
export interface Notifier {
  /** Sends it in the background; a failure is logged. */
  notify(personId: string, message: Message): void;
  /** How many are under way. */
  readonly size: number;
  /** Resolves when none is. */
  settled(): Promise<void>;
}

export function createNotifier(chat: Pick<Chat, 'sendDirect'>, log: Log): Notifier {
  const underWay = new Set<Promise<void>>();
  return {
    notify(personId, message) {
      const sent = chat
        .sendDirect(personId, message)
        .catch((err: unknown) => log.error({ err, personId }, 'a person could not be told something'))
        .finally(() => underWay.delete(sent));
      underWay.add(sent);
    },
    get size() {
      return underWay.size;
    },
    async settled() {
      await Promise.all(underWay);
    },
  };
}
