import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import { type RunningBot, startBot } from '../bots/bot.ts';
import { createOurBot } from '../bots/our-bot.ts';
import { count, megabytes, milliseconds, printTable, progress } from '../common/table.ts';
import { createPopulation } from '../webex/population.ts';

/** What a bot's process did while people got long files; times in milliseconds, memory in bytes. */
export interface LongLists {
  people: number;
  /** Rows of each file. */
  rows: number;
  /** The longest time for which the event loop served nobody. */
  longestDelay: number;
  /** The most CPU time of one turn of the event loop: a delay also has the time in which others have the cores. */
  longestTurn: number;
  /** The longest time that /healthz took. */
  slowestHealth: number;
  /** The number of times that /healthz was served. */
  served: number;
  cpu: number;
  /** Until the last file arrived. */
  taken: number;
  rss: number;
}

const PEOPLE = 9;
const PAGE_ROWS = 5_000;
/** Milliseconds between two calls of /healthz. */
const HEALTH_INTERVAL = 10;

/**
 * Lets nine people ask for a long file at the same time, and asks /healthz all the while.
 *
 * @param pages pages of 5,000 rows that each file takes
 */
export async function measureLongLists(pages: number): Promise<LongLists> {
  progress(`this bot: ${PEOPLE} people get files of ${pages * PAGE_ROWS} rows`);
  await using cleanup = new AsyncDisposableStack();
  const population = createPopulation({ spaces: PEOPLE, each: 1 });
  const running = await startBot(createOurBot({ changePages: pages }), population, cleanup);
  // Also compiles the code, as in a process that has run for a while.
  for (let n = 0; n < PEOPLE; n++) await running.ask('changes');
  const before = await running.process().usage();
  await running.process().watchDelay();
  const begin = performance.now();
  const health = watchHealth(healthOf(running));
  await Promise.all(
    population.people.map((_, n) => running.ask(`changes last ${n + 2}d as csv`, population.asker(n))),
  );
  while (running.webex.files.length < PEOPLE) await delay(HEALTH_INTERVAL);
  const taken = performance.now() - begin;
  const { cpu, rss, longestDelay, longestTurn } = await running.process().usage();
  const waits = await health.end();
  const found: LongLists = {
    people: PEOPLE,
    rows: pages * PAGE_ROWS,
    longestDelay,
    longestTurn,
    slowestHealth: Math.max(...waits),
    served: waits.length,
    cpu: cpu - before.cpu,
    taken,
    rss,
  };
  print(found);
  return found;
}

function healthOf({ webex }: RunningBot): string {
  const [webhook] = webex.webhooks.values();
  if (webhook === undefined) throw new Error('the bot has no webhook');
  return new URL('/healthz', webhook.targetUrl).href;
}

/** Asks an address again and again. */
function watchHealth(address: string) {
  const waits: number[] = [];
  let isOver = false;
  const asking = (async () => {
    while (!isOver) {
      const began = performance.now();
      const { body, statusCode } = await request(address);
      await body.dump();
      if (statusCode !== 200) throw new Error(`/healthz answered ${statusCode}`);
      waits.push(performance.now() - began);
      await delay(HEALTH_INTERVAL);
    }
  })();
  return {
    /** Ends it. @returns the time that each call took */
    async end(): Promise<number[]> {
      isOver = true;
      await asking;
      return waits;
    },
  };
}

function print({
  people,
  rows,
  longestDelay,
  longestTurn,
  slowestHealth,
  served,
  cpu,
  taken,
  rss,
}: LongLists): void {
  printTable(
    'Long files for several people at once',
    [
      '',
      'longest delay of the event loop ms',
      'CPU of the longest turn ms',
      '/healthz at most ms',
      'served',
      'CPU ms',
      'all after ms',
      'RSS MB',
    ],
    [
      [
        `${people} × ${count(rows)} rows`,
        milliseconds(longestDelay),
        milliseconds(longestTurn),
        milliseconds(slowestHealth),
        String(served),
        milliseconds(cpu),
        milliseconds(taken),
        megabytes(rss),
      ],
    ],
  );
}
