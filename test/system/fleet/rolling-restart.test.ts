import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { makeSpaces, outcomes, startTalking } from '../../support/asked-questions.ts';
import { startFleet } from '../../support/fleet.ts';
import { noPostgres } from '../../support/postgres.ts';
import { until } from '../../support/until.ts';

const skip = await noPostgres();

t.test('a rolling restart fails no command', { skip }, async (t) => {
  const fleet = await startFleet(t);
  const ada = fleet.person('Ada');
  await fleet.link(ada, '817302');
  const spaces = await makeSpaces(fleet, 'Ada', 10);
  // They are looked at now and then.
  const changes = () =>
    fleet.webex.requests.filter(({ method, path }) => method !== 'GET' && path.startsWith('/v1/webhooks'))
      .length;
  const before = changes();
  const talk = startTalking(fleet, 'Ada', { texts: ['help', 'networks'], spaces, pause: 40 });

  for (let turn = 0; turn < 4; turn++) {
    await fleet.add();
    await delay(500);
    const [oldest] = fleet.instances;
    t.equal(oldest && (await fleet.remove(oldest, 'SIGTERM')), 0);
  }
  await until('enough is asked', () => talk.asked.length > 200);
  await talk.stop();

  const questions = outcomes(fleet, talk.asked);
  t.comment(`${talk.asked.length} asked`);
  t.strictSame(
    questions.filter(({ answers }) => answers.length !== 1),
    [],
    'every question is answered once',
  );
  t.notOk(questions.some(({ answers }) => /went wrong|try again|Reference/i.test(answers[0] ?? '')));
  t.equal(changes(), before, 'starting and stopping does not touch the webhooks');
});
