import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { makeSpaces, outcomes, startTalking } from '../../support/asked-questions.ts';
import { type Fleet, startFleet } from '../../support/fleet.ts';
import { noPostgres } from '../../support/postgres.ts';
import { until } from '../../support/until.ts';

const skip = await noPostgres();
/** Each costs a start of the bot; `FLEET_KILLS=20` kills more of them. */
const KILLS = Number(process.env.FLEET_KILLS ?? 8);
/** Spaces in which is asked, and answers between two kills. */
const [SPACES, ANSWERED] = [20, 40];
const QUESTIONS = [
  'help',
  'whoami',
  'networks in organization "Harbor Lab"',
  'networks in organization "Aurora Retail"',
  'help status',
];

t.test(
  `of ${KILLS} instances killed in turn under load, none loses an accepted question or answers it twice`,
  { skip },
  async (t) => {
    const fleet = await startFleet(t);
    const ada = fleet.person('Ada');
    await fleet.link(ada, '817302');
    await fleet.link(ada, '549236');
    const spaces = await makeSpaces(fleet, 'Ada', SPACES);
    // Webex would disable the webhooks after as many failed deliveries as this test causes.
    fleet.webex.api.deliveries.maxFailures = Number.POSITIVE_INFINITY;

    const talk = startTalking(fleet, 'Ada', { texts: QUESTIONS, spaces, pause: 40 });

    const accepted = () => outcomes(fleet, talk.asked).filter(({ isAccepted }) => isAccepted);
    const answered = () => accepted().filter(({ answers }) => answers.length > 0).length;
    let enough = ANSWERED;
    for (let kill = 0; kill < KILLS; kill++) {
      await until(`${enough} questions are answered`, () => answered() >= enough);
      enough = answered() + ANSWERED;
      await delay(300 + 200 * Math.random());
      const [first] = fleet.instances;
      if (first === undefined) throw new Error('no instance is left');
      if (kill % 4 === 0) await refreshAll(fleet);
      await fleet.remove(first, 'SIGKILL');
      await fleet.add();
    }
    await talk.stop();

    const questions = outcomes(fleet, talk.asked);
    const told = questions.filter(({ said, answers }) => said.length > answers.length);
    t.comment(
      `${questions.length} asked, ${accepted().length} accepted, ${told.length} told of an interruption`,
    );
    t.strictSame(
      accepted().filter(({ said }) => said.length === 0),
      [],
      'every accepted question gets a message',
    );
    t.strictSame(
      questions.filter(({ said, answers }) => answers.length > 1 || said.length > 2),
      [],
      'no question is answered twice',
    );
    // On a slow machine every space has an answer under way at each kill, and as many are answered between two kills.
    t.ok(told.length < accepted().length * (2 / 3), 'others are answered without an interruption');
    const { rows } = await fleet.database.query('select organization_id, status from grants order by 1');
    t.strictSame(rows, [
      { organization_id: '549236', status: 'active' },
      { organization_id: '817302', status: 'active' },
    ]);
    t.match(await fleet.say(ada, 'networks in organization "Harbor Lab"'), [/Harbor/]);
  },
);

/** Has both instances refresh every link, so that the tokens at the end are not those of the beginning. */
async function refreshAll(fleet: Fleet): Promise<void> {
  await fleet.database.query('update grants set access_expires_at = $1', [Date.now() + 60_000]);
  await until('every link is refreshed', async () => {
    const { rows } = await fleet.database.query(
      'select from grants where access_expires_at < $1 or refresh_started_at is not null',
      [Date.now() + 300_000],
    );
    return rows.length === 0;
  });
}
