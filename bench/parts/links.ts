import { type RunningBot, startBot } from '../bots/bot.ts';
import { createOurBot } from '../bots/our-bot.ts';
import { quantile } from '../common/quantiles.ts';
import { count, milliseconds, printTable, progress } from '../common/table.ts';
import { type Asker, createPopulation } from '../webex/population.ts';
import { type CommandTexts, concurrently } from './load.ts';

/** What a command takes and costs with so many links in the store: milliseconds. */
export interface CostByLinks {
  links: number;
  text: string;
  p50: number;
  cpu: number;
}

/** As few have a link where there are fewest: only they can ask for a status, and each only so often. */
const LINKED = 10;
const TIMES = { help: 500, status: 50 };
const CROWD = { spaces: 100, each: 20 };
const WARM_UP: CommandTexts = ['help'];

export async function measureCostByLinks(amounts: readonly number[], warmUp: number): Promise<CostByLinks[]> {
  const all: CostByLinks[] = [];
  for (const links of amounts) {
    progress(`this bot: commands with ${links.toLocaleString('en')} links`);
    await using ending = new AsyncDisposableStack();
    const running = await startBot(createOurBot({ links }), createPopulation(CROWD), ending);
    await concurrently(running, WARM_UP, warmUp, 32);
    const { asker: turn } = running.webex.population;
    const linked = (n: number) => turn(n % LINKED);
    await askAll(running, 'status', linked);
    all.push({ links, text: 'help', ...(await askAll(running, 'help', turn)) });
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

async function askAll({ ask, process }: RunningBot, text: keyof typeof TIMES, whose: (n: number) => Asker) {
  const waits: number[] = [];
  const before = await process().usage();
  for (let n = 0; n < TIMES[text]; n++) waits.push(await ask(text, whose(n)));
  const { cpu } = await process().usage();
  return { p50: quantile(waits, 0.5), cpu: (cpu - before.cpu) / waits.length };
}
