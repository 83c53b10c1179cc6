import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { MINUTE, SECOND } from '../../../src/core/clock.ts';
import { startAsking } from '../../support/outage/asking.ts';
import { type Fault, judge, messagesSoFar } from '../../support/outage/judge.ts';
import { prepareSpaces, questions } from '../../support/outage/questions.ts';
import { type Stage, setStage } from '../../support/outage/stage.ts';
import { waitForAnswers } from '../../support/outage/wait-for-answers.ts';
import { until } from '../../support/until.ts';

/** Each costs a start of the bot; `KILLS=100` kills it more often. */
const KILLS = Number(process.env.KILLS ?? 10);
/** Milliseconds between two questions, while the bot is there and while it is not. */
const [AT_WORK, AWAY] = [60, 300];
/** Milliseconds in which the bot notes that Webex has taken a message, on a machine that is busy. */
const NOTING = 2 * SECOND;

t.test(`of a bot killed ${KILLS} times under load, every question is answered once`, async (t) => {
  const stage = await setStage(t);
  let bot = await stage.start();
  const ideas = questions(stage, await prepareSpaces(stage));
  const earlier = messagesSoFar(stage);
  const kills: number[] = [];

  const asking = startAsking(stage, ideas, AT_WORK);
  for (let kill = 0; kill < KILLS; kill += 1) {
    // After a start the bot first reads what it missed: it is killed when it takes new questions, too.
    const taken = acceptedSoFar(stage);
    await until('the bot accepts questions', () => acceptedSoFar(stage) >= taken + 8, 5 * MINUTE);
    await delay(500 * Math.random());
    kills.push(Date.now());
    await stage.end(bot, 'SIGKILL');
    // Questions are asked while it is away, too.
    asking.pause = AWAY;
    await asking.more(kill % 3);
    bot = await stage.start();
    asking.pause = AT_WORK;
  }
  await asking.more(10);
  await asking.stop();
  await waitForAnswers(stage, asking.asked, earlier);

  const verdict = judge(stage, asking.asked, earlier);
  const { asked, accepted, answered, apologies, lost, lostAccepted, doubled } = verdict;
  const [excused, wrong] = [true, false].map((is) => doubled.filter((one) => isExcused(one) === is));
  t.comment(
    `${asked} asked, ${accepted} accepted, ${answered} answered, ${apologies.length} apologized, ${lost.length} lost, of them ${lostAccepted.length} accepted; ${wrong?.length} doubled, and ${excused?.length} for a kill between Webex's acceptance and the bot's note of it`,
  );
  t.ok(accepted > 5 * KILLS && accepted < asked, 'under load, and some were asked while the bot was away');
  const told = (faults: Fault[] = []) => faults.map(({ what }) => what);
  t.strictSame(told(lost), [], 'every question is answered, or apologized for');
  t.strictSame(told(wrong), [], 'nothing is answered twice, or answered and apologized for');

  /** Whether a message was taken by Webex right before a kill, and another one came after it. */
  function isExcused({ said }: Fault): boolean {
    const isLast = (kill: number) => (at: number) => at > kill - NOTING && at < kill + SECOND;
    const times = said.map(({ at }) => at);
    return kills.some((kill) => {
      const last = times.find(isLast(kill));
      return last !== undefined && times.some((at) => at > last && at > kill);
    });
  }
});

function acceptedSoFar({ webex, world }: Stage): number {
  const { sent } = webex.api.deliveries;
  return sent.filter(
    ({ status, dataId }) => status === 200 && webex.api.messages.get(dataId)?.personId !== world.bot.id,
  ).length;
}
