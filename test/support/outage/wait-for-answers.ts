import { setTimeout as delay } from 'node:timers/promises';
import { MINUTE } from '../../../src/core/clock.ts';
import type { Interruptions } from './interruptions.ts';
import { judge } from './judge.ts';
import type { Asked } from './said.ts';
import type { Stage } from './stage.ts';

/** Milliseconds without anything new after which nothing more is expected. */
const QUIET = MINUTE;

/**
 * Waits until every question has its answer or an apology, and then until the bot has no unfinished event. Gives up when the
 * bot has been idle for a minute, for questions that were not accepted and have to be found by the bot.
 */
export async function waitForAnswers(
  stage: Stage,
  asked: readonly Asked[],
  earlier: ReadonlySet<string>,
  interruptions: Interruptions = [],
): Promise<void> {
  let [left, since] = [asked.length, performance.now()];
  while (performance.now() - since < QUIET) {
    await stage.settle();
    const now = judge(stage, asked, earlier, interruptions).lost.length;
    if (now === 0) return;
    if (now < left) [left, since] = [now, performance.now()];
    await delay(200);
  }
}
