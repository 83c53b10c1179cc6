import { setTimeout as delay } from 'node:timers/promises';
import type { Test } from 'tap';
import { SECOND } from '../../../src/core/clock.ts';
import { startAsking } from './asking.ts';
import { judge, messagesSoFar, type Verdict } from './judge.ts';
import { OUTAGES, type Outage } from './kinds.ts';
import { prepareSpaces, questions } from './questions.ts';
import { setStage } from './stage.ts';

/** How long an outage lasts, and how often it comes; `OUTAGE_SECONDS=60 OUTAGE_ROUNDS=5` tries harder. */
const DURATION = Number(process.env.OUTAGE_SECONDS ?? 10) * SECOND;
const ROUNDS = Number(process.env.OUTAGE_ROUNDS ?? 1);
/** Milliseconds between two questions. */
const PAUSE = 150;
const BEFORE = 15;
const AFTER = 15;
/** So many bots, or fleets, go through the kinds side by side. */
const STAGES = Number(process.env.OUTAGE_STAGES ?? 4);

/** The kinds of outages, shared out among bots that run side by side. */
export const SHARES: readonly (readonly Outage[])[] = Array.from({ length: STAGES }, (_, n) =>
  OUTAGES.filter((_one, index) => index % STAGES === n),
).filter((share) => share.length > 0);

/**
 * Checks that questions before, during and after outages of Webex are answered, or apologized for, once.
 *
 * @param size how many bots share the store
 * @param databaseUrl undefined for the embedded store
 */
export async function checkOutages(
  t: Test,
  outages: readonly Outage[],
  size = 1,
  databaseUrl?: string,
): Promise<void> {
  const stage = await setStage(t, databaseUrl);
  await Promise.all(Array.from({ length: size }, () => stage.start()));
  const spaces = await prepareSpaces(stage);
  for (const outage of outages)
    for (let round = 1; round <= ROUNDS; round += 1)
      await t.test(`while ${outage.name}, no accepted question is lost or answered twice`, async (t) => {
        const earlier = messagesSoFar(stage);
        const asking = startAsking(stage, questions(stage, spaces), PAUSE);
        await asking.more(BEFORE);
        outage.begin(stage);
        await delay(DURATION);
        await outage.end(stage);
        await asking.more(AFTER);
        await asking.stop();
        await stage.settle();
        const verdict = judge(stage, asking.asked, earlier);
        t.equal(verdict.accepted, verdict.asked, 'every question is accepted');
        report(t, `round ${round}`, verdict);
      });
}

/** Tells the numbers, and that nothing was lost or doubled. */
export function report(t: Test, what: string, verdict: Verdict): void {
  const { asked, accepted, answered, apologies, lostAccepted, doubled } = verdict;
  t.comment(
    `${what}: ${asked} asked, ${accepted} accepted, ${answered} answered, ${apologies.length} apologized, ${lostAccepted.length} lost, ${doubled.length} doubled`,
  );
  for (const apology of apologies) t.comment(apology);
  t.strictSame(
    lostAccepted.map((fault) => fault.what),
    [],
    'every accepted question is answered, or apologized for',
  );
  t.strictSame(
    doubled.map((fault) => fault.what),
    [],
    'nothing is answered twice, or answered and apologized for',
  );
}
