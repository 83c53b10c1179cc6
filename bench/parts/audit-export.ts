import { setTimeout as delay } from 'node:timers/promises';
import { startBot } from '../bots/bot.ts';
import { createOurBot } from '../bots/our-bot.ts';
import { count, megabytes, milliseconds, printTable, progress } from '../common/table.ts';
import { createPopulation } from '../webex/population.ts';

/** What a bot's process did while an administrator got the audit log as a file; times in milliseconds, memory in bytes. */
export interface AuditExport {
  entries: number;
  /** The longest time for which the event loop served nobody. */
  longestDelay: number;
  /** The most CPU time of one turn of the event loop. */
  longestTurn: number;
  /** Until the file arrived. */
  taken: number;
  rss: number;
}

/** Lets an administrator ask for a file of the audit log. */
export async function measureAuditExport(entries: number): Promise<AuditExport> {
  progress(`this bot: the audit log of ${entries} entries as a file`);
  await using cleanup = new AsyncDisposableStack();
  const population = createPopulation({ spaces: 1, each: 1 });
  const running = await startBot(createOurBot({ auditEntries: entries }), population, cleanup);
  await running.ask('help');
  await running.process().watchDelay();
  const begin = performance.now();
  await running.ask('export audit', population.asker(0));
  while (running.webex.files.length === 0) await delay(10);
  const taken = performance.now() - begin;
  const { rss, longestDelay, longestTurn } = await running.process().usage();
  const found = { entries, longestDelay, longestTurn, taken, rss };
  printTable(
    'The audit log as a file',
    ['', 'longest delay of the event loop ms', 'CPU of the longest turn ms', 'after ms', 'RSS MB'],
    [
      [
        count(entries),
        milliseconds(longestDelay),
        milliseconds(longestTurn),
        milliseconds(taken),
        megabytes(rss),
      ],
    ],
  );
  return found;
}
