import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { noPostgres } from '../postgres.ts';
import { makeSpaces, outcomes, startTalking } from './crowd.ts';
import { startFleet } from './fleet.ts';

t.setTimeout(600_000);
const skip = await noPostgres();
const KILLS = 20;
const QUESTIONS = ['help', 'whoami', 'networks', 'links', 'help status'];

t.test('each instance killed in turn under load, 20 times', { skip }, async (t) => {
  const fleet = await startFleet(t);
  const ada = fleet.person('Ada');
  await fleet.link(ada, '817302');
  await fleet.link(ada, '549236');
  const spaces = await makeSpaces(fleet, 'Ada', 20);
  // Webex is not to switch the webhooks off for what this test does to it.
  fleet.webex.api.deliveries.patience = Number.POSITIVE_INFINITY;

  const talk = startTalking(fleet, 'Ada', { texts: QUESTIONS, spaces, pause: 15 });

  for (let kill = 0; kill < KILLS; kill++) {
    await delay(300 + 200 * Math.random());
    const [first] = fleet.instances;
    if (first === undefined) throw new Error('no instance is left');
    await fleet.remove(first, 'SIGKILL');
    await fleet.add();
  }
  await talk.stop();

  const questions = outcomes(fleet, talk.asked);
  const accepted = questions.filter(({ isAccepted }) => isAccepted);
  t.comment(
    `${talk.asked.length} asked, ${accepted.length} accepted, ${questions.filter(({ said, answers }) => said.length > answers.length).length} told that an answer may be missing`,
  );
  t.ok(accepted.length > 500, 'under load');
  t.strictSame(
    accepted.filter(({ said }) => said.length === 0),
    [],
    'no accepted question is lost',
  );
  t.strictSame(
    questions.filter(({ answers }) => answers.length > 1),
    [],
    'no answer comes twice',
  );
  const { rows } = await fleet.database.query('select organization_id, status from grants order by 1');
  t.strictSame(rows, [
    { organization_id: '549236', status: 'active' },
    { organization_id: '817302', status: 'active' },
  ]);
  t.match(await fleet.say(ada, 'networks in organization "Harbor Lab"'), [/Harbor/]);
});
