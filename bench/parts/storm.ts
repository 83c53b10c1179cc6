import { startBot } from '../bots/bot.ts';
import { ours } from '../bots/ours.ts';
import { together, type Waits } from '../load.ts';
import { count, milliseconds, printTable, progress } from '../table.ts';
import { makeCrowd } from '../webex/crowd.ts';

/** What came of it when all access tokens had ended at once. */
export interface Storm extends Waits {
  links: number;
  /** How many Meraki has seen: one a link. */
  refreshes: number;
  /** How many it has refused: none. */
  refused: number;
}

const EACH = 20;
/** As many as ask at a time. */
const IN_FLIGHT = 256;
/** Of them, asked again after a crash: their new tokens must be there. */
const ASKED_AGAIN = 100;

/** Everybody asks; then the process is killed, and some ask again. @throws Error when a link is lost */
export async function measureStorm(links: number): Promise<Storm> {
  progress(`this bot: ${links} people ask, and all access tokens have ended`);
  await using ending = new AsyncDisposableStack();
  const bot = ours({ areExpired: true });
  const crowd = makeCrowd({ spaces: Math.ceil(links / EACH), each: EACH });
  const running = await startBot(bot, crowd, ending);
  const waits = await together(running, ['status'], crowd.people.length, IN_FLIGHT);
  await running.restart();
  await together(running, ['status'], Math.min(ASKED_AGAIN, links), IN_FLIGHT);
  const { refreshes, refused } = bot.tokens();
  if (refreshes !== crowd.people.length || refused > 0)
    throw new Error(`${refreshes} refreshes of ${crowd.people.length} links, ${refused} refused`);
  if (running.surplus() > 0) throw new Error(`${running.surplus()} answers too many`);
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
