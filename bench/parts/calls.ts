import { setTimeout as delay } from 'node:timers/promises';
import { type Bot, type RunningBot, startBot } from '../bots/bot.ts';
import { printTable, progress } from '../common/table.ts';
import { createPopulation } from '../webex/population.ts';

/** The API calls of one command, on average of several equal ones. */
export interface CallCount {
  bot: string;
  what: string;
  /** Number of calls by name, such as `GET /messages/:id`. */
  webex: Record<string, number>;
  meraki: number;
}

/** Number of people who ask each command. */
const PEOPLE = 10;
/** All in one space, or each in their own. */
const POPULATIONS = { group: { spaces: 1, each: PEOPLE }, direct: { spaces: PEOPLE, each: 1 } };
const TEXTS = ['help', 'status', 'devices'];
/** Milliseconds after which the bot has fetched its own answers too. */
const SETTLE_TIME = 500;

/**
 * Counts the calls of a command to Webex and Meraki, for the first one of each person and for a later one.
 *
 * @throws Error when a later `help` of this bot costs other calls than one that reads and one that writes
 */
export async function countCalls(bots: readonly Bot[]): Promise<CallCount[]> {
  const all: CallCount[] = [];
  for (const bot of bots)
    for (const kind of ['group', 'direct'] as const) {
      progress(`${bot.name}: counts calls in ${kind} spaces`);
      all.push(...(await countIn(bot, kind)));
    }
  print(all);
  for (const { bot, what, webex } of all) {
    const isOne = JSON.stringify(webex) === JSON.stringify({ 'GET /messages/:id': 1, 'POST /messages': 1 });
    if (bot === 'this bot' && what.startsWith('later `help`') && !isOne)
      throw new Error(`${what} costs ${JSON.stringify(webex)}`);
  }
  return all;
}

async function countIn(bot: Bot, kind: keyof typeof POPULATIONS): Promise<CallCount[]> {
  await using cleanup = new AsyncDisposableStack();
  const running = await startBot(bot, createPopulation(POPULATIONS[kind]), cleanup);
  const all: CallCount[] = [];
  for (const text of TEXTS)
    for (const which of ['first', 'later'])
      all.push({ bot: bot.name, what: `${which} \`${text}\`, ${kind}`, ...(await count(running, text)) });
  return all;
}

async function count({ ask, webex, merakiCalls }: RunningBot, text: string) {
  webex.calls.clear();
  const before = merakiCalls();
  for (let n = 0; n < PEOPLE; n++) await ask(text);
  await delay(SETTLE_TIME);
  const calls = [...webex.calls].map(([name, times]) => [name, times / PEOPLE]);
  return { webex: Object.fromEntries(calls), meraki: (merakiCalls() - before) / PEOPLE };
}

function print(all: readonly CallCount[]): void {
  const rows = all.map(({ bot, what, webex, meraki }) => [
    `${bot}: ${what}`,
    String(Object.values(webex).reduce((sum, times) => sum + times, 0)),
    String(meraki),
    Object.entries(webex)
      .map(([call, times]) => `${times} ${call}`)
      .join(', '),
  ]);
  printTable('Calls of a command', ['', 'Webex', 'Meraki', 'which of Webex'], rows);
}
