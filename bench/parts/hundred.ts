import { setTimeout as delay } from 'node:timers/promises';
import { type RunningBot, startBot } from '../bots/bot.ts';
import { createOurBot, type OurBot } from '../bots/our-bot.ts';
import { organizationNumber } from '../bots/seed-links.ts';
import { quantile } from '../common/quantiles.ts';
import { count, milliseconds, printTable, progress } from '../common/table.ts';
import { WrongAnswerError } from '../webex/command-sender.ts';
import { createPopulation } from '../webex/population.ts';
import { concurrently } from './load.ts';

/** Many people of one organization who ask within ten seconds. */
export interface CrowdCase {
  people: number;
  /** Whether each access token has to be refreshed by the question; else Meraki issued it just now. */
  areExpired: boolean;
}

/** What came of it; times in milliseconds, from the webhook's POST to the answer's POST. */
export interface Crowd extends CrowdCase {
  answered: number;
  /** Answers that were no status, such as an excuse. */
  refused: number;
  /** Answers too many. */
  extra: number;
  /** Calls to the Dashboard API, and those of them that Meraki answered with 429. */
  calls: number;
  limited: number;
  refreshes: number;
  /** The most connections to the Dashboard API at the same time. */
  sockets: number;
  p50: number;
  p90: number;
}

/** Milliseconds over which the questions are spread evenly. */
const SPAN = 10_000;
/** People of another organization, who only warm the process up. */
const OTHERS = 10;
/** Milliseconds after which late second answers have come. */
const SETTLE_TIME = 1_000;

/**
 * Lets the people of each case ask `status`. Meraki answers at once, and takes 10 calls a second of the organization and 10
 * more in a burst.
 */
export async function measureHundred(cases: readonly CrowdCase[]): Promise<Crowd[]> {
  const all: Crowd[] = [];
  for (const one of cases) all.push(await measureCrowd(one));
  printTable(
    'People of one organization who ask `status` within 10 s',
    ['', 'answered', 'refused', 'calls to Meraki', '429', 'refreshes', 'connections', 'p50 ms', 'p90 ms'],
    all.map(({ people, areExpired, p50, p90, ...counts }) => [
      `${people}, tokens ${areExpired ? 'expired' : 'new'}`,
      ...[counts.answered, counts.refused, counts.calls, counts.limited, counts.refreshes].map(String),
      count(counts.sockets),
      milliseconds(p50),
      milliseconds(p90),
    ]),
  );
  return all;
}

async function measureCrowd({ people, areExpired }: CrowdCase): Promise<Crowd> {
  progress(`this bot: ${people} people of one organization, tokens ${areExpired ? 'expired' : 'new'}`);
  await using cleanup = new AsyncDisposableStack();
  const bot = createOurBot({
    isLimited: true,
    areExpired,
    areNew: !areExpired,
    organizationOf: (n) => organizationNumber(n < people ? 0 : 1),
  });
  const population = createPopulation({ spaces: people + OTHERS, each: 1 });
  const running = await startBot(bot, population, cleanup);
  await warmUp(running, people);
  const before = countsOf(bot);
  const begin = performance.now();
  const asking = Array.from({ length: people }, async (_, n) => {
    await delay(Math.max(0, begin + (n * SPAN) / people - performance.now()));
    return askFor(running, n);
  });
  const waits = await Promise.all(asking);
  await delay(SETTLE_TIME);
  const after = countsOf(bot);
  const answered = waits.filter((wait) => wait !== undefined);
  return {
    people,
    areExpired,
    answered: answered.length,
    refused: people - answered.length,
    extra: running.extraAnswers(),
    calls: after.calls - before.calls,
    limited: after.limited - before.limited,
    refreshes: after.refreshes - before.refreshes,
    sockets: bot.api().mostSockets,
    p50: quantile(answered, 0.5),
    p90: quantile(answered, 0.9),
  };
}

/** As in a process that has run for a while; nothing is read of the organization. */
async function warmUp(running: RunningBot, people: number): Promise<void> {
  await concurrently(running, ['help'], 3 * people, 8);
  for (let n = 0; n < OTHERS; n++) await running.ask('status', running.webex.population.asker(people + n));
}

/** Returns undefined for a refusal. @throws Error when no answer comes */
async function askFor({ ask, webex }: RunningBot, n: number): Promise<number | undefined> {
  try {
    return await ask('status', webex.population.asker(n));
  } catch (error) {
    if (error instanceof WrongAnswerError) return undefined;
    throw error;
  }
}

function countsOf(bot: OurBot) {
  const { calls, limited } = bot.api();
  return { calls, limited, refreshes: bot.tokens().refreshes };
}
