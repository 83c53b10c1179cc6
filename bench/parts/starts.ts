import { setTimeout as delay } from 'node:timers/promises';
import { type Bot, startBot } from '../bots/bot.ts';
import { median } from '../common/quantiles.ts';
import { megabytes, milliseconds, printTable, progress } from '../common/table.ts';
import { createPopulation } from '../webex/population.ts';

/** A bot's start, medians of several. */
export interface StartResult {
  bot: string;
  spaces: number;
  /** Milliseconds that Webex takes for each answer. */
  latency: number;
  /** Milliseconds. */
  readyAfter: number;
  /** Bytes, a moment after it was ready; `heap` once garbage was collected. */
  rss: number;
  heap: number;
}

/** How often: who waits for many calls in a row is started once. */
export interface StartCase {
  spaces: number;
  latency: number;
  times: number;
}

/** Until what was needed at the start only is done with. */
const SETTLE_TIME = 1_000;

/** Direct spaces, as a bot has them most. The bots take turns. */
export async function measureStarts(
  bots: readonly Bot[],
  cases: readonly StartCase[],
): Promise<StartResult[]> {
  const starts: StartResult[] = [];
  for (const { spaces, latency, times } of cases) {
    const all = new Map<string, Awaited<ReturnType<typeof startOnce>>[]>();
    for (let n = 1; n <= times; n++)
      for (const bot of bots) {
        progress(`${bot.name}: start ${n} of ${times}, ${spaces} spaces, Webex takes ${latency} ms`);
        all.set(bot.name, [...(all.get(bot.name) ?? []), await startOnce(bot, spaces, latency)]);
      }
    for (const [bot, some] of all)
      starts.push({
        bot,
        spaces,
        latency,
        readyAfter: median(some.map((one) => one.readyAfter)),
        rss: median(some.map((one) => one.rss)),
        heap: median(some.map((one) => one.heap)),
      });
  }
  printTable(
    'From start to ready',
    ['', 'spaces', 'Webex takes ms', 'ready after ms', 'RSS MB', 'heap MB'],
    starts.map(({ bot, spaces, latency, readyAfter, rss, heap }) => [
      bot,
      String(spaces),
      String(latency),
      milliseconds(readyAfter),
      megabytes(rss),
      megabytes(heap),
    ]),
  );
  return starts;
}

async function startOnce(bot: Bot, spaces: number, latency: number) {
  await using ending = new AsyncDisposableStack();
  const running = await startBot(bot, createPopulation({ spaces, each: 1 }), ending, latency);
  const { readyAfter, usage } = running.process();
  await delay(SETTLE_TIME);
  const { rss } = await usage();
  const { heap } = await usage(true);
  return { readyAfter, rss, heap };
}
