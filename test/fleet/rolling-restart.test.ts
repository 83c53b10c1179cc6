import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { noPostgres } from '../postgres.ts';
import { makeSpaces, outcomes } from './crowd.ts';
import { startFleet } from './fleet.ts';

const skip = await noPostgres();

t.test('a rolling restart with zero failed commands', { skip, timeout: 120_000 }, async (t) => {
  const fleet = await startFleet(t);
  const ada = fleet.person('Ada');
  await fleet.link(ada, '817302');
  const spaces = await makeSpaces(fleet, 'Ada', 10);
  const before = fleet.webex.requests.filter(({ path }) => path.startsWith('/v1/webhooks')).length;
  const asked: string[] = [];
  let isOver = false;
  const talking = (async () => {
    for (let n = 0; !isOver; n++) {
      asked.push(await fleet.speak(ada, n % 2 ? 'networks' : 'help', spaces[n % spaces.length]));
      await delay(20);
    }
  })();

  for (let turn = 0; turn < 4; turn++) {
    await fleet.add();
    await delay(500);
    const [oldest] = fleet.instances;
    t.equal(oldest && (await fleet.remove(oldest, 'SIGTERM')), 0);
  }
  isOver = true;
  await talking;
  await fleet.settle();

  const questions = outcomes(fleet, asked);
  t.comment(`${asked.length} asked`);
  t.ok(asked.length > 200);
  t.strictSame(
    questions.filter(({ isAccepted, answers }) => !isAccepted || answers.length !== 1),
    [],
    'each answered once',
  );
  t.notOk(questions.some(({ answers }) => /went wrong|try again|Reference/i.test(answers[0] ?? '')));
  const after = fleet.webex.requests.filter(({ path }) => path.startsWith('/v1/webhooks')).length;
  t.equal(after, before, 'starting and stopping leaves the webhooks alone');
});
