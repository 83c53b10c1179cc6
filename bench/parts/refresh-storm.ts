import { startBot } from '../bots/bot.ts';
import { createOurBot } from '../bots/our-bot.ts';
import { count, milliseconds, printTable, progress } from '../common/table.ts';
import { createPopulation } from '../webex/population.ts';
import { concurrently, type LoadResult } from './load.ts';

/** What came of it when all access tokens had ended at once. */
export interface RefreshStorm extends LoadResult {
  links: number;
  /** How many Meraki has seen: one a link. */
  refreshes: number;
  /** How many it has refused: none. */
  refused: number;
}

const PEOPLE_PER_SPACE = 20;
/** As many as ask at a time. */
const IN_FLIGHT = 256;
/** Of them, asked again after a crash: their new tokens must be there. */
const ASKED_AGAIN = 100;

/** Everybody asks; then the process is killed, and some ask again. @throws Error when a link is lost */
export async function measureRefreshStorm(links: number): Promise<RefreshStorm> {
  progress(`this bot: ${links} people ask, and all access tokens have ended`);
  await using ending = new AsyncDisposableStack();
  const bot = createOurBot({ areExpired: true });
  const crowd = createPopulation({ spaces: Math.ceil(links / PEOPLE_PER_SPACE), each: PEOPLE_PER_SPACE });
  const running = await startBot(bot, crowd, ending);
  const waits = await concurrently(running, ['status'], crowd.people.length, IN_FLIGHT);
  await running.restart();
  await concurrently(running, ['status'], Math.min(ASKED_AGAIN, links), IN_FLIGHT);
  const { refreshes, refused } = bot.tokens();
  if (refreshes !== crowd.people.length || refused > 0)
    throw new Error(`${refreshes} refreshes of ${crowd.people.length} links, ${refused} refused`);
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
