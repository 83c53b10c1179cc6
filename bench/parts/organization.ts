import { setTimeout as delay } from 'node:timers/promises';
import { type RunningBot, startBot } from '../bots/bot.ts';
import { createOurBot } from '../bots/our-bot.ts';
import { organizationNumber } from '../bots/seed-links.ts';
import { quantile } from '../common/quantiles.ts';
import { count, megabytes, milliseconds, printTable, progress } from '../common/table.ts';
import { createPopulation } from '../webex/population.ts';

/** Organizations with a number of devices, and the people who ask, each of an organization of their own. */
export interface OrganizationCase {
  devices: number;
  /** People who are measured; one more asks before, so that the code is compiled and the stand-in knows its answers. */
  people: number;
}

/** What a question costs in an organization; on average, times in milliseconds. */
export interface OrganizationCost {
  devices: number;
  text: string;
  /** Calls to Meraki for each question. */
  calls: number;
  p50: number;
  cpu: number;
  /** The longest time for which the event loop served nobody: with others on the same cores, their time too. */
  longestDelay: number;
  /** The most CPU time of one turn of the event loop. */
  longestTurn: number;
  /** Bytes afterwards. */
  rss: number;
}

/** Each reads whole lists, pages, or what a chart needs. In this order a person reads a list first and turns its page then. */
const TEXTS = [
  'status',
  'devices',
  'devices page 2',
  'uplinks',
  'networks',
  'clients',
  'top networks',
  'latency',
];
const DEVICES_PER_NETWORK = 4;
/** Milliseconds after which the chart of an answer is drawn and sent. */
const SETTLE_TIME = 500;

/** Lets people ask about organizations of each size, one question after the other, and prints the table. */
export async function measureOrganizations(cases: readonly OrganizationCase[]): Promise<OrganizationCost[]> {
  const all: OrganizationCost[] = [];
  for (const one of cases) all.push(...(await measureSize(one)));
  printTable(
    'A question in a large organization',
    [
      '',
      'devices',
      'calls to Meraki',
      'p50 ms',
      'CPU ms',
      'longest delay of the event loop ms',
      'CPU of the longest turn ms',
      'RSS MB',
    ],
    all.map(({ devices, text, calls, p50, cpu, longestDelay, longestTurn, rss }) => [
      `\`${text}\``,
      count(devices),
      calls.toFixed(1),
      ...[p50, cpu, longestDelay, longestTurn].map(milliseconds),
      megabytes(rss),
    ]),
  );
  return all;
}

async function measureSize({ devices, people }: OrganizationCase): Promise<OrganizationCost[]> {
  await using cleanup = new AsyncDisposableStack();
  const bot = createOurBot({
    size: { networks: Math.ceil(devices / DEVICES_PER_NETWORK), devices },
    isLimited: true,
    organizationOf: organizationNumber,
  });
  const population = createPopulation({ spaces: people + 1, each: 1 });
  const running = await startBot(bot, population, cleanup);
  progress(`this bot: warms up with an organization of ${count(devices)} devices`);
  for (const text of TEXTS) await running.ask(text, population.asker(people));
  const all: OrganizationCost[] = [];
  for (const text of TEXTS) {
    progress(`this bot: \`${text}\` in organizations of ${count(devices)} devices`);
    all.push({ devices, text, ...(await measureQuestion(running, text, people)) });
  }
  return all;
}

async function measureQuestion(
  { ask, webex, merakiCalls, process }: RunningBot,
  text: string,
  people: number,
) {
  const before = { calls: merakiCalls(), ...(await process().usage()) };
  await process().watchDelay();
  const waits: number[] = [];
  for (let n = 0; n < people; n++) waits.push(await ask(text, webex.population.asker(n)));
  await delay(SETTLE_TIME);
  const { cpu, longestDelay, longestTurn, rss } = await process().usage();
  return {
    calls: (merakiCalls() - before.calls) / people,
    p50: quantile(waits, 0.5),
    cpu: (cpu - before.cpu) / people,
    longestDelay,
    longestTurn,
    rss,
  };
}
