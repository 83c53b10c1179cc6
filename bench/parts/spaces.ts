import { mapLimit } from '../../src/core/async/map-limit.ts';
import { type Bot, type RunningBot, startBot } from '../bots/bot.ts';
import { count, megabytes, milliseconds, printTable, progress } from '../common/table.ts';
import { createPopulation } from '../webex/population.ts';

/** The CPU time of a `help` in milliseconds, by number of spaces. */
export interface CostBySpaces {
  bot: string;
  spaces: number;
  cpu: number;
  /** Milliseconds from the start. */
  readyAfter: number;
  /** Bytes afterwards. */
  rss: number;
}

/** People who ask, each in their own space: as many as there are with the fewest spaces. */
const ASKERS = 100;
/** Commands under way at any time. */
const IN_FLIGHT = 32;

/**
 * Measures `help` with each number of direct spaces, always asked by the same number of people, and prints the table.
 *
 * @param amount the commands that are measured; as many are asked before
 */
export async function measureCostBySpaces(
  bots: readonly Bot[],
  amounts: readonly number[],
  amount: number,
): Promise<CostBySpaces[]> {
  const all: CostBySpaces[] = [];
  for (const spaces of amounts)
    for (const bot of bots) {
      progress(`${bot.name}: \`help\` with ${count(spaces)} spaces`);
      await using cleanup = new AsyncDisposableStack();
      const running = await startBot(bot, createPopulation({ spaces, each: 1 }), cleanup);
      await askHelp(running, amount);
      const before = await running.process().usage();
      await askHelp(running, amount);
      const { cpu, rss } = await running.process().usage();
      const { readyAfter } = running.process();
      all.push({ bot: bot.name, spaces, cpu: (cpu - before.cpu) / amount, readyAfter, rss });
    }
  printTable(
    'A `help`, with so many spaces',
    ['', 'spaces', 'CPU ms', 'ready after ms', 'RSS MB'],
    all.map(({ bot, spaces, cpu, readyAfter, rss }) => [
      bot,
      count(spaces),
      milliseconds(cpu),
      milliseconds(readyAfter),
      megabytes(rss),
    ]),
  );
  return all;
}

async function askHelp({ ask, webex }: RunningBot, amount: number): Promise<void> {
  const { asker, people } = webex.population;
  // The newest spaces: a search through all of them would find these last.
  await mapLimit(
    Array.from({ length: amount }, (_, n) => n % ASKERS),
    IN_FLIGHT,
    (n) => ask('help', asker(people.length - 1 - n)),
  );
}
