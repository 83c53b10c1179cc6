import { type RunningBot, startBot } from '../bots/bot.ts';
import { createOurBot } from '../bots/our-bot.ts';
import { quantile } from '../common/quantiles.ts';
import { count, milliseconds, printTable, progress } from '../common/table.ts';
import { type Asker, createPopulation } from '../webex/population.ts';
import { type CommandTexts, concurrently } from './load.ts';

/** The time and the CPU time of a command with a number of links in the store, in milliseconds. */
export interface CostByLinks {
  links: number;
  text: string;
  p50: number;
  cpu: number;
}

/** People who ask for a status: as many as have a link in the smallest store. */
const LINKED = 10;
const TIMES = { help: 500, status: 50 };
const POPULATION = { spaces: 100, each: 20 };
const WARM_UP: CommandTexts = ['help'];

/** Measures `help` and `status` with each number of links, and prints the table. */
export async function measureCostByLinks(amounts: readonly number[], warmUp: number): Promise<CostByLinks[]> {
  const all: CostByLinks[] = [];
  for (const links of amounts) {
    progress(`this bot: commands with ${links.toLocaleString('en')} links`);
    await using cleanup = new AsyncDisposableStack();
    const running = await startBot(createOurBot({ links }), createPopulation(POPULATION), cleanup);
    await concurrently(running, WARM_UP, warmUp, 32);
    const { asker } = running.webex.population;
    const linked = (n: number) => asker(n % LINKED);
    await askAll(running, 'status', linked);
    all.push({ links, text: 'help', ...(await askAll(running, 'help', asker)) });
    all.push({ links, text: 'status', ...(await askAll(running, 'status', linked)) });
  }
  printTable(
    'A command, with so many links in the embedded store',
    ['', 'links', 'p50 ms', 'CPU ms'],
    all.map(({ links, text, p50, cpu }) => [
      `\`${text}\``,
      count(links),
      milliseconds(p50),
      milliseconds(cpu),
    ]),
  );
  return all;
}

async function askAll({ ask, process }: RunningBot, text: keyof typeof TIMES, askerOf: (n: number) => Asker) {
  const waits: number[] = [];
  const before = await process().usage();
  for (let n = 0; n < TIMES[text]; n++) waits.push(await ask(text, askerOf(n)));
  const { cpu } = await process().usage();
  return { p50: quantile(waits, 0.5), cpu: (cpu - before.cpu) / waits.length };
}
