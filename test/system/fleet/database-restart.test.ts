import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { newSecret } from '../../../src/core/secrets.ts';
import { makeSpaces, outcomes, startTalking } from '../../support/asked-questions.ts';
import { startFleet } from '../../support/fleet.ts';
import type { Instance } from '../../support/instance.ts';
import { noPostgres } from '../../support/postgres.ts';
import { until } from '../../support/until.ts';

const skip = await noPostgres();
const DATABASE_AWAY = /can't reach my database/;

t.test(
  'when the database stops and starts under load, every question gets an answer or a notice',
  { skip },
  async (t) => {
    const fleet = await startFleet(t);
    const ada = fleet.person('Ada');
    await fleet.link(ada, '817302');
    const spaces = await makeSpaces(fleet, 'Ada', 10);
    const talk = startTalking(fleet, 'Ada', { texts: ['help', 'networks'], spaces, pause: 50 });
    const toldSoFar = () =>
      outcomes(fleet, talk.asked).filter(({ said }) => said.some((one) => DATABASE_AWAY.test(one)));
    const isReady = async ({ port }: Instance) => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;

    for (const mode of ['fast', 'immediate', 'fast'] as const) {
      await delay(1_000);
      await fleet.postgres.stop(mode);
      const before = toldSoFar().length;
      await until('people are told that the database is unavailable', () => toldSoFar().length > before + 5);
      t.equal((await fetch(`${fleet.publicUrl}/healthz`)).status, 200);
      const link = await fetch(`${fleet.publicUrl}/link/${newSecret()}`);
      t.equal(link.status, 503, 'link pages answer 503');
      await fleet.postgres.start();
    }
    await talk.stop();

    for (const instance of fleet.instances)
      await until('the instance is ready again', () => isReady(instance));
    const questions = outcomes(fleet, talk.asked);
    t.comment(`${talk.asked.length} asked, ${toldSoFar().length} told that the database is unavailable`);
    t.strictSame(
      questions.filter(({ isAccepted, said }) => !isAccepted || said.length === 0),
      [],
      'every question is accepted and gets a message',
    );
    t.strictSame(
      questions.filter(({ answers }) => answers.length > 1),
      [],
      'no question is answered twice',
    );
    t.strictSame((await fleet.database.query('select status from grants')).rows, [{ status: 'active' }]);
    t.match(await fleet.say(ada, 'networks'), [/network/i]);
  },
);
