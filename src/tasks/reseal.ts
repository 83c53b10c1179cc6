import type { Config } from '../config/config.ts';
import type { Log } from '../core/log.ts';
import { resealAll } from '../oauth/reseal.ts';
import { createSealer } from '../oauth/sealing.ts';
import { openBackend } from '../open-backend.ts';

/**
 * Runs `npm run reseal`: seals everything in the store with the first of TOKEN_KEYS, and prints the progress and a count
 * for each key. The bot must not run on the same folder meanwhile, but may run on the same database. Without this command
 * links are resealed as they are used.
 *
 * @param say prints a line for the operator
 * @throws StartError when the store can't be opened
 */
export async function runReseal(config: Config, log: Log, say: (line: string) => void): Promise<void> {
  const { store, close } = await openBackend(config, log, Date.now);
  const counted = async () =>
    [...(await store.countByKey())].map(([id, count]) => `${id}: ${count}`).join(', ') || 'nothing is sealed';
  try {
    say(`Sealed links per key before: ${await counted()}`);
    let tenth = 0;
    const { total, unreadable } = await resealAll(
      store,
      createSealer(config.tokenKeys),
      ({ done, total: all }) => {
        const reached = Math.floor((10 * done) / all);
        if (reached > tenth) say(`${done} of ${all}`);
        tenth = reached;
      },
    );
    say(`Sealed links per key after:  ${await counted()}`);
    say(
      unreadable === 0
        ? `All ${total} are sealed with the first key.`
        : `${unreadable} of ${total} can't be opened.`,
    );
  } finally {
    await close();
  }
}
