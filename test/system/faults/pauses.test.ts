import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { SECOND } from '../../../src/core/clock.ts';
import { type Stage, setStage } from '../../support/outage/stage.ts';
import { noPostgres, usePostgres } from '../../support/postgres.ts';
import { until } from '../../support/until.ts';

/** Milliseconds for which a bot stands still; more than a call to Meraki's token endpoint may take. */
const PAUSES = (process.env.PAUSES ?? '9,20').split(',').map((seconds) => Number(seconds) * SECOND);
const AURORA = '549236';

const skip = await noPostgres();
// Each waits most of the time.
t.jobs = 2 * PAUSES.length;

const refreshes = ({ merakiOAuth }: Stage) =>
  merakiOAuth.requests.filter(({ method, path }) => method === 'POST' && path === '/oauth/token').length;

/** Each question calls Meraki, also one that was asked seconds before. */
const EACH_CALLS = { env: { SHARED_READS: 'off' } };

/** Stops a bot in the middle of a refresh, so that Meraki's answer waits in its socket. @returns how to let it go on */
async function stopInRefresh(stage: Stage): Promise<() => void> {
  const [ada, [bot]] = [stage.person('Ada'), stage.bots];
  if (bot === undefined) throw new Error('no bot runs');
  const stopped = Promise.withResolvers<void>();
  const before = refreshes(stage);
  stage.meraki.faults.add({ path: /^\/api\/v1\//, times: 1, effect: { kind: 'answer', status: 401 } });
  stage.merakiOAuth.faults.add({
    path: /^\/oauth\/token$/,
    times: 1,
    effect: { kind: 'wait', until: stopped.promise },
  });
  await stage.speak(ada, 'alerts');
  await until('the bot refreshes', () => refreshes(stage) > before);
  bot.signal('SIGSTOP');
  stopped.resolve();
  return () => bot.signal('SIGCONT');
}

/** Checks that a question was answered once since so many messages, and that the link lives. */
async function assertAlive(t: Test, stage: Stage, heardBefore: number): Promise<void> {
  const ada = stage.person('Ada');
  const heard = stage.heard(ada).slice(heardBefore);
  t.equal(heard.length, 1, 'the question is answered once');
  t.notMatch(heard[0], /\blink/, 'and nobody has to link again');
  t.notMatch(heard[0], /did not answer/, 'what Meraki answered meanwhile is read');
  stage.meraki.faults.add({ path: /^\/api\/v1\//, times: 1, effect: { kind: 'answer', status: 401 } });
  t.match(await stage.say(ada, 'alerts'), [/alert/i], 'the token that Meraki gave last is the stored one');
}

for (const pause of PAUSES) {
  t.test(`embedded: a stop of ${pause} ms in the middle of a refresh`, { buffered: true }, async (t) => {
    const stage = await setStage(t);
    await stage.start(EACH_CALLS);
    const ada = stage.person('Ada');
    await stage.link(ada, AURORA);
    const [refreshed, heard] = [refreshes(stage), stage.heard(ada).length];
    const goOn = await stopInRefresh(stage);
    await delay(pause);
    goOn();
    await stage.settle();
    t.equal(refreshes(stage) - refreshed, 1, 'the same token is not sent twice');
    await assertAlive(t, stage, heard);
  });

  t.test(
    `PostgreSQL: a stop of ${pause} ms while the other instance is asked`,
    { buffered: true, skip },
    async (t) => {
      const stage = await setStage(t, await (await usePostgres()).createDatabase());
      const first = await stage.start(EACH_CALLS);
      const ada = stage.person('Ada');
      await stage.link(ada, AURORA);
      const [refreshed, heard] = [refreshes(stage), stage.heard(ada).length];
      const goOn = await stopInRefresh(stage);
      stage.leaveOut(first);
      await stage.start(EACH_CALLS);
      await stage.speak(ada, 'alerts', 'Network operations');
      await delay(pause);
      goOn();
      await stage.settle();
      t.equal(refreshes(stage) - refreshed, 1, 'the same token is not sent twice');
      t.equal(stage.inSpace('Network operations').length, 1, 'the other instance answered, too');
      await assertAlive(t, stage, heard);
    },
  );
}
