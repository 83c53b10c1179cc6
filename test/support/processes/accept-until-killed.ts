import { writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { HOUR } from '../../../src/core/clock.ts';
import { openEmbedded } from '../../../src/store/embedded/backend.ts';
import { createMemoryLog } from '../records.ts';

/**
 * Accepts events and handles them until it is killed. Prints `accepted <body>` after an event was accepted, `handed <body>
 * <whether interrupted>` when it is handed out, and `effect <body>` when it answers it. Run by
 * test/system/inbox-kills.test.ts with the folder and a name for its events as its arguments.
 */
const SPACES = 10;
const [dir = '', name = ''] = process.argv.slice(2);
const backend = await openEmbedded(dir, createMemoryLog(), Date.now);
const { inbox } = backend;
const say = (...words: unknown[]) => writeSync(1, `${words.join(' ')}\n`);

say('heard', (await inbox.lastEventBeforeStart()) ?? 0);
inbox.open(async ({ body, isInterrupted, checkOwnership }) => {
  say('handed', body, isInterrupted);
  await delay(Math.random() * 5);
  if (!isInterrupted) {
    const takeBack = await checkOwnership();
    if (Math.random() < 0.2) {
      await takeBack();
      await checkOwnership();
    }
    say('effect', body);
  }
  return { finished: delay(Math.random() * 5) };
});

async function acceptOn(space: number): Promise<void> {
  for (let n = 0; ; n++) {
    const body = `${name}-${space}-${n}`;
    const event = { key: body, rememberFor: HOUR, partitionKey: `${space}`, body };
    if ((await inbox.accept(event)) === 'accepted') say('accepted', body);
    else await delay(1);
  }
}

await Promise.all(Array.from({ length: SPACES }, (_, space) => acceptOn(space)));
await backend.close();
