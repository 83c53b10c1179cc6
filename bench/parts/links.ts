import { type RunningBot, startBot } from '../bots/bot.ts';
import { createOurBot } from '../bots/our-bot.ts';
import { organizationNumber } from '../bots/seed-links.ts';
import { quantile } from '../common/quantiles.ts';
import { count, milliseconds, printTable, progress } from '../common/table.ts';
import { type Asker, createPopulation } from '../webex/population.ts';
import { type CommandTexts, concurrently } from './load.ts';

/** The time and the CPU time of a command with a number of links in the store, in milliseconds. */
export interface CostByLinks {
  links: number;
  /** Absent when nobody lends a link. */
  shares?: number;
  text: string;
  p50: number;
  cpu: number;
}

/** People who ask for a status: as many as have a link in the smallest store. */
const LINKED = 10;
const TIMES = { help: 500, status: 50 };
/** So often are all of `status` asked before. */
const WARM_STATUS = 2;
const POPULATION = { spaces: 100, each: 20 };
const WARM_UP: CommandTexts = ['help'];

/** The numbers of links, and of shares in one more store, of as many links as the second has. */
export interface LinkLoad {
  amounts: readonly number[];
  shares: number;
  warmUp: number;
}

/**
 * Measures `help` and `status` with each number of links, and prints the table. The fewest come once more before: by the second
 * time the code of this process, the stand-ins, is compiled.
 */
export async function measureCostByLinks({ amounts, shares, warmUp }: LinkLoad): Promise<CostByLinks[]> {
  await Promise.all(amounts.slice(0, 1).map((links) => measureWith(links, warmUp)));
  const all: CostByLinks[] = [];
  for (const links of amounts) all.push(...(await measureWith(links, warmUp)));
  for (const links of amounts.slice(1, 2)) all.push(...(await measureWith(links, warmUp, shares)));
  printTable(
    'A command, with so many links in the embedded store',
    ['', 'links', 'shares', 'p50 ms', 'CPU ms'],
    all.map(({ links, shares: lent = 0, text, p50, cpu }) => [
      `\`${text}\``,
      count(links),
      lent.toLocaleString('en'),
      milliseconds(p50),
      milliseconds(cpu),
    ]),
  );
  return all;
}

async function measureWith(links: number, warmUp: number, lent?: number): Promise<CostByLinks[]> {
  const shares = lent === undefined ? {} : { shares: lent };
  progress(
    `this bot: commands with ${count(links)} links${lent === undefined ? '' : `, ${count(lent)} shares`}`,
  );
  await using cleanup = new AsyncDisposableStack();
  // Of an organization each: nobody waits for the calls that Meraki takes of one.
  const bot = createOurBot({ links, ...shares, organizationOf: organizationNumber });
  const running = await startBot(bot, createPopulation(POPULATION), cleanup);
  const { asker } = running.webex.population;
  const linked = (n: number) => asker(n % LINKED);
  await concurrently(running, WARM_UP, warmUp, 32);
  for (let n = 0; n < WARM_STATUS; n++) await askAll(running, 'status', linked);
  return [
    { links, ...shares, text: 'help', ...(await askAll(running, 'help', asker)) },
    { links, ...shares, text: 'status', ...(await askAll(running, 'status', linked)) },
  ];
}

async function askAll({ ask, process }: RunningBot, text: keyof typeof TIMES, askerOf: (n: number) => Asker) {
  const waits: number[] = [];
  const before = await process().usage();
  for (let n = 0; n < TIMES[text]; n++) waits.push(await ask(text, askerOf(n)));
  const { cpu } = await process().usage();
  return { p50: quantile(waits, 0.5), cpu: (cpu - before.cpu) / waits.length };
}
