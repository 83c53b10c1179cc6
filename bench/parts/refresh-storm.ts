import { setTimeout as delay } from 'node:timers/promises';
import { startBot } from '../bots/bot.ts';
import { createOurBot } from '../bots/our-bot.ts';
import { count, milliseconds, printTable, progress } from '../common/table.ts';
import { createPopulation } from '../webex/population.ts';
import type { WebexStub } from '../webex/webex.ts';
import { concurrently, type LoadResult } from './load.ts';

/** The result when all access tokens have expired at once. */
export interface RefreshStorm extends LoadResult {
  links: number;
  /** Number of refreshes that Meraki has received: one for each link. */
  refreshes: number;
  /** Number of refreshes that Meraki has refused: none. */
  refused: number;
}

const PEOPLE_PER_SPACE = 20;
/** Commands under way at any time. */
const IN_FLIGHT = 256;
/** Commands after a crash, which need the stored new tokens. */
const ASKED_AGAIN = 100;

/** Lets every person ask, kills the process and lets some ask again. @throws Error when a link is lost */
export async function measureRefreshStorm(links: number): Promise<RefreshStorm> {
  progress(`this bot: ${links} people ask, and all access tokens have ended`);
  await using cleanup = new AsyncDisposableStack();
  const bot = createOurBot({ areExpired: true });
  const population = createPopulation({
    spaces: Math.ceil(links / PEOPLE_PER_SPACE),
    each: PEOPLE_PER_SPACE,
  });
  const running = await startBot(bot, population, cleanup);
  const waits = await concurrently(running, ['status'], population.people.length, IN_FLIGHT);
  await untilFinished(running.webex);
  await running.restart();
  await concurrently(running, ['status'], Math.min(ASKED_AGAIN, links), IN_FLIGHT);
  const { refreshes, refused } = bot.tokens();
  if (refreshes !== population.people.length || refused > 0)
    throw new Error(`${refreshes} refreshes of ${population.people.length} links, ${refused} refused`);
  if (running.extraAnswers() > 0) throw new Error(`${running.extraAnswers()} answers too many`);
  printTable(
    'All access tokens end at once, and everybody asks',
    ['', 'refreshes', 'refused', 'a second', 'p50 ms', 'p99 ms'],
    [
      [
        `${count(links)} links, ${IN_FLIGHT} at a time`,
        count(refreshes),
        String(refused),
        count(waits.perSecond),
        milliseconds(waits.p50),
        milliseconds(waits.p99),
      ],
    ],
  );
  return { links, refreshes, refused, ...waits };
}

/** Waits until the bot has recorded that it answered: after a kill before that, it would apologize for the answer. */
async function untilFinished({ webhooks }: WebexStub): Promise<void> {
  const [webhook] = webhooks.values();
  if (webhook === undefined) throw new Error('the bot has no webhook');
  const metrics = new URL('/metrics', webhook.targetUrl);
  const isFinished = async () => /^webex_meraki_bot_inbox_size 0$/m.test(await (await fetch(metrics)).text());
  while (!(await isFinished())) await delay(100);
}
