import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { MINUTE } from '../../../src/core/clock.ts';
import { startAsking } from '../../support/outage/asking.ts';
import { type Interruption, readInterruption } from '../../support/outage/interruptions.ts';
import { type Fault, judge, messagesSoFar } from '../../support/outage/judge.ts';
import { prepareSpaces, questions } from '../../support/outage/questions.ts';
import { type Stage, setStage } from '../../support/outage/stage.ts';
import { waitForAnswers } from '../../support/outage/wait-for-answers.ts';
import { until } from '../../support/until.ts';

/** Each costs a start of the bot; `KILLS=100` kills it more often. */
const KILLS = Number(process.env.KILLS ?? 10);
/** Milliseconds between two questions. */
const PAUSE = 60;
/** New questions that each bot accepts before it is killed, those that it is asked at most, and those that come while it is away. */
const [ACCEPTED, AT_WORK, AWAY] = [12, 20, 4];

t.test(`of a bot killed ${KILLS} times under load, every question is answered once`, async (t) => {
  const stage = await setStage(t);
  let bot = await stage.start();
  const ideas = questions(stage, await prepareSpaces(stage));
  const earlier = messagesSoFar(stage);
  const interruptions: Interruption[] = [];

  const asking = startAsking(stage, ideas, PAUSE);
  for (let kill = 0; kill < KILLS; kill += 1) {
    // After a start the bot first reads what it missed: it is killed when it takes new questions, too.
    const taken = acceptedSoFar(stage);
    asking.limit = asking.asked.length + AT_WORK;
    await until('the bot accepts questions', () => acceptedSoFar(stage) >= taken + ACCEPTED, 5 * MINUTE);
    if (kill % 2 === 0) await delay(500 * Math.random());
    else {
      // In the middle of an answer, before or after Webex has it.
      asking.limit += AT_WORK;
      await untilNextPost(stage);
      if (kill % 4 === 3) await delay(10 * Math.random());
    }
    await stage.end(bot, 'SIGKILL');
    interruptions.push(await readInterruption(join(stage.dataDir, 'inbox.jsonl')));
    asking.limit = asking.asked.length + AWAY;
    // It comes back before, between and after the questions.
    await asking.more(Math.min(kill % 5, AWAY));
    bot = await stage.start();
  }
  asking.limit = asking.asked.length + AT_WORK;
  await asking.more(AT_WORK);
  await asking.stop();
  await waitForAnswers(stage, asking.asked, earlier, interruptions);

  const verdict = judge(stage, asking.asked, earlier, interruptions);
  const { asked, accepted, answered, apologies, lost, lostAccepted, doubled, excused } = verdict;
  const begun = interruptions.reduce((sum, { bodies }) => sum + bodies.length, 0);
  t.comment(
    `${asked} asked, ${accepted} accepted, ${answered} answered, ${apologies.length} apologized, ${lost.length} lost, of them ${lostAccepted.length} accepted; ${doubled.length} doubled; the kills interrupted ${begun} answers, of which ${excused.length} had arrived, at least in part`,
  );
  for (const one of excused) t.comment(`${beforeKill(one)} ms before a kill: ${one.what}`);
  t.ok(
    accepted >= ACCEPTED * KILLS && accepted < asked,
    'under load, and some were asked while the bot was away',
  );
  const told = (faults: Fault[]) => faults.map(({ what }) => what);
  t.strictSame(told(lost), [], 'every question is answered, or apologized for');
  t.strictSame(told(doubled), [], 'nothing is answered twice, or answered and apologized for without a kill');

  /** Returns how many milliseconds before the kill Webex took the last message that the killed bot sent. */
  function beforeKill({ said }: Fault): number {
    const kills = interruptions.map(({ at }) => at);
    const ages = said.flatMap(({ at }) => kills.filter((kill) => kill >= at).map((kill) => kill - at));
    return Math.min(...ages);
  }
});

/** Resolves when the bot begins to post something. */
async function untilNextPost({ unwell }: Stage): Promise<void> {
  const posting = Promise.withResolvers<void>();
  const tooLate = AbortSignal.timeout(5 * MINUTE);
  tooLate.addEventListener('abort', () => posting.reject(new Error('the bot posts nothing')));
  unwell.rule = ({ method, path }) => {
    if (method !== 'POST' || path !== '/v1/messages') return undefined;
    unwell.rule = undefined;
    posting.resolve();
    return undefined;
  };
  await posting.promise;
}

function acceptedSoFar({ webex, world }: Stage): number {
  const { sent } = webex.api.deliveries;
  return sent.filter(
    ({ status, dataId }) => status === 200 && webex.api.messages.get(dataId)?.personId !== world.bot.id,
  ).length;
}
