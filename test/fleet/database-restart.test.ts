import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { noPostgres } from '../postgres.ts';
import { makeSpaces, outcomes, startTalking } from './crowd.ts';
import { startFleet } from './fleet.ts';

const skip = await noPostgres();

t.test('the database stopped and started under load', { skip }, async (t) => {
  const fleet = await startFleet(t);
  const ada = fleet.person('Ada');
  await fleet.link(ada, '817302');
  const spaces = await makeSpaces(fleet, 'Ada', 10);
  const talk = startTalking(fleet, 'Ada', { texts: ['help', 'networks'], spaces, pause: 50 });
  const ready = async () => (await fetch(`http://127.0.0.1:${fleet.instances[0]?.port}/readyz`)).status;

  for (const mode of ['fast', 'immediate', 'fast'] as const) {
    await delay(1_000);
    await fleet.postgres.stop(mode);
    await delay(1_500);
    t.equal((await fetch(`${fleet.publicUrl}/healthz`)).status, 200);
    t.equal((await fetch(`${fleet.publicUrl}/link/nothing`)).status, 503, 'link pages say so');
    await fleet.postgres.start();
  }
  await delay(6_000); // a look at the store is taken as true for 5 s
  await talk.stop();

  t.equal(await ready(), 200);
  const questions = outcomes(fleet, talk.asked);
  const told = questions.filter(({ said }) => said.some((one) => /can't reach my database/.test(one)));
  t.comment(`${talk.asked.length} asked, ${told.length} told that the database is away`);
  t.ok(told.length > 10, 'an honest answer meanwhile');
  t.strictSame(
    questions.filter(({ isAccepted, said }) => !isAccepted || said.length === 0),
    [],
    'everybody hears something',
  );
  t.strictSame(
    questions.filter(({ answers }) => answers.length > 1),
    [],
    'no answer comes twice',
  );
  t.strictSame((await fleet.database.query('select status from grants')).rows, [{ status: 'active' }]);
  t.match(await fleet.say(ada, 'networks'), [/network/i]);
});
