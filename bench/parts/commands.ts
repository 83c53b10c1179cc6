import { setTimeout as delay } from 'node:timers/promises';
import { type Bot, type RunningBot, startBot } from '../bots/bot.ts';
import { median } from '../common/quantiles.ts';
import { progress } from '../common/table.ts';
import { createPopulation } from '../webex/population.ts';
import { atRate, burst, type CommandTexts, concurrently, type LoadResult, serially } from './load.ts';

/** Numbers of commands in each way of asking. */
export interface CommandLoad {
  rounds: number;
  warmUp: number;
  serial: number;
  atRate: number;
  bursts: readonly number[];
  /** The number with a Webex that answers slowly. */
  far: { serial: number; burst: number };
  hour: number;
  /**
   * Milliseconds without a command before memory is read again, twice: V8 gives pages back when it takes a process for idle, some 8 to
   * 100 s after its last collection.
   */
  rest: number;
}

/** The medians of all rounds of one way of asking. */
export interface CommandTimes extends LoadResult {
  bot: string;
  what: string;
  /** Milliseconds by which Webex delays each answer. */
  latency: number;
}

/** The memory of a bot's process in bytes. */
export interface MemorySample {
  bot: string;
  when: string;
  rss: number;
  /** The heap after a garbage collection; undefined where none may come between, because it changes what V8 gives back. */
  heap?: number;
}

/** The number of people, so many that each asks a few times a minute at most. */
const POPULATION = { spaces: 100, each: 20 };
const FAR_LATENCY = 50;
const PER_SECOND = 100;
/** Commands under way at any time in the hour's worth of commands. */
const IN_FLIGHT = 32;
const MIX: CommandTexts = ['help', 'status', 'devices'];

/** When memory is read that the bot keeps when nobody asks. */
export const RESTED = 'and a while without a question';
/** When memory is read that V8 has given back in any case. */
const RESTED_LONG = 'and as long again';

/** All results of this part. */
export interface CommandResults {
  asked: CommandTimes[];
  held: MemorySample[];
  bursts: readonly number[];
  /** Number of webhooks that each bot answered with 503. */
  busy: Record<string, number>;
  /** The most connections to Meraki that each bot had open at the same time. */
  merakiSockets: Record<string, number>;
}

/** Measures all ways of asking, the bots in turn. @throws Error when an answer is wrong, missing or sent twice */
export async function measureCommands(bots: readonly Bot[], size: CommandLoad): Promise<CommandResults> {
  await using cleanup = new AsyncDisposableStack();
  const running: RunningBot[] = [];
  const held: MemorySample[] = [];
  const sampleMemory = async (when: string, collects: boolean) => {
    for (const bot of running) held.push({ bot: bot.name, when, ...(await memoryOf(bot, collects)) });
  };
  for (const bot of bots) running.push(await startBot(bot, createPopulation(POPULATION), cleanup));
  await delay(1_000);
  await sampleMemory('ready', true);
  for (const bot of running) {
    progress(`${bot.name}: warms up`);
    await concurrently(bot, ['help', 'status'], size.warmUp, IN_FLIGHT);
  }
  const asked = await measureRounds(running, size);
  await sampleMemory('after the bursts', false);
  for (const bot of running) {
    progress(`${bot.name}: an hour's worth of commands`);
    const waits = await concurrently(bot, MIX, size.hour, IN_FLIGHT);
    asked.push({ bot: bot.name, what: `${size.hour} mixed, ${IN_FLIGHT} at a time`, latency: 0, ...waits });
  }
  await sampleMemory("after an hour's worth", false);
  await delay(size.rest);
  await sampleMemory(RESTED, false);
  await delay(size.rest);
  await sampleMemory(RESTED_LONG, true);
  for (const bot of running)
    if (bot.extraAnswers() > 0) throw new Error(`${bot.name} answered ${bot.extraAnswers()} times too often`);
  const busy = Object.fromEntries(running.map((bot) => [bot.name, bot.busyResponses()]));
  const merakiSockets = Object.fromEntries(running.map((bot) => [bot.name, bot.merakiSockets()]));
  return { asked, held, bursts: size.bursts, busy, merakiSockets };
}

async function measureRounds(running: readonly RunningBot[], size: CommandLoad): Promise<CommandTimes[]> {
  const found = new Map<string, CommandTimes[]>();
  const runs = runsOf(size);
  for (let round = 1; round <= size.rounds; round++)
    for (const { what, latency, ask } of runs)
      for (const bot of running) {
        progress(`${bot.name}: round ${round} of ${size.rounds}, ${what}, Webex takes ${latency} ms`);
        bot.webex.latency = latency;
        const waits = await ask(bot);
        bot.webex.latency = 0;
        const key = JSON.stringify([what, latency, bot.name]);
        found.set(key, [...(found.get(key) ?? []), { bot: bot.name, what, latency, ...waits }]);
      }
  return [...found.values()].map(medianOf);
}

function runsOf(size: CommandLoad) {
  const run = (what: string, latency: number, ask: (bot: RunningBot) => Promise<LoadResult>) => ({
    what,
    latency,
    ask,
  });
  const least = Math.min(...size.bursts);
  return [
    run('`help` serially', 0, (bot) => serially(bot, ['help'], size.serial)),
    run('`status` serially', 0, (bot) => serially(bot, ['status'], size.serial)),
    run(`\`help\` ${PER_SECOND}/s`, 0, (bot) => atRate(bot, ['help'], size.atRate, PER_SECOND)),
    run(`\`status\` ${PER_SECOND}/s`, 0, (bot) => atRate(bot, ['status'], size.atRate, PER_SECOND)),
    ...size.bursts.map((amount) =>
      run(`\`help\`, burst of ${amount}`, 0, (bot) => burst(bot, ['help'], amount)),
    ),
    run(`\`status\`, burst of ${least}`, 0, (bot) => burst(bot, ['status'], least)),
    run('`help` serially', FAR_LATENCY, (bot) => serially(bot, ['help'], size.far.serial)),
    run(`\`help\`, burst of ${size.far.burst}`, FAR_LATENCY, (bot) => burst(bot, ['help'], size.far.burst)),
  ];
}

function medianOf(all: CommandTimes[]): CommandTimes {
  const [first] = all;
  if (first === undefined) throw new Error('nothing was measured');
  const of = (pick: (one: CommandTimes) => number) => median(all.map(pick));
  return {
    ...first,
    p50: of((one) => one.p50),
    p99: of((one) => one.p99),
    webhook: of((one) => one.webhook),
    perSecond: of((one) => one.perSecond),
    cpu: of((one) => one.cpu),
    meraki: of((one) => one.meraki),
    rest: of((one) => one.rest),
  };
}

async function memoryOf(bot: RunningBot, collects: boolean) {
  const { rss } = await bot.process().usage();
  return collects ? { rss, heap: (await bot.process().usage(true)).heap } : { rss };
}
