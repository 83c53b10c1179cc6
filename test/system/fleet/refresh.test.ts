import t from 'tap';
import { z } from 'zod';
import { makeSpaces, outcomes } from '../../support/asked-questions.ts';
import { type Fleet, startFleet } from '../../support/fleet.ts';
import type { Instance } from '../../support/instance.ts';
import { noPostgres } from '../../support/postgres.ts';
import { until } from '../../support/until.ts';

const skip = await noPostgres();
const refreshes = (requests: { method: string; path: string }[]) =>
  requests.filter(({ method, path }) => method === 'POST' && path === '/oauth/token').length;

t.test('500 commands at once on one expiring link cause one refresh', { skip }, async (t) => {
  // Each question calls Meraki: answers that come all at once from memory would only measure how fast messages are taken.
  const fleet = await startFleet(t, 2, { SHARED_READS: 'off' });
  const ada = fleet.person('Ada');
  await fleet.link(ada, '817302');
  const spaces = await makeSpaces(fleet, 'Ada', 100);
  // Less than five minutes of life left: every command has to wait for a refresh.
  await fleet.database.query('update grants set access_expires_at = $1', [Date.now() + 60_000]);
  const before = refreshes(fleet.merakiOAuth.requests);
  // Slow enough that both instances want the refresh before it is done.
  fleet.merakiOAuth.faults.add({ path: /^\/oauth\/token$/, times: 1, effect: { kind: 'delay', ms: 1_000 } });

  // One space is answered one question at a time, so a hundred spaces make a hundred questions at once.
  const asked = await Promise.all(
    spaces.flatMap((space) => Array.from({ length: 5 }, () => fleet.speak(ada, 'admins', space))),
  );
  await fleet.settle();

  t.equal(refreshes(fleet.merakiOAuth.requests) - before, 1);
  // On a slow machine some wait too long for the database, and are told so.
  const questions = outcomes(fleet, asked).filter(({ isAccepted }) => isAccepted);
  t.ok(questions.length > 100, `${questions.length} accepted`);
  t.strictSame(
    questions.filter(({ said }) => said.length !== 1),
    [],
    'every accepted question gets one message',
  );
  const answers = questions.flatMap((question) => question.answers);
  t.ok(answers.length > 100, `${answers.length} answered`);
  t.ok(answers.every((answer) => /administrator/i.test(answer)));
  t.notOk(
    answers.some((answer) => /link/i.test(answer)),
    'nobody has to link again',
  );
  const { rows } = await fleet.database.query('select status from grants');
  t.strictSame(rows, [{ status: 'active' }]);
  const busy = fleet.instances.map(
    ({ lines }) => lines.filter((line) => line.includes('"command answered"')).length,
  );
  t.ok(
    busy.every((answered) => answered > 0),
    `both instances answered: ${busy}`,
  );
});

t.test(
  'when an instance dies in the middle of a refresh, another one answers and the link stays',
  { skip },
  async (t) => {
    const fleet = await startFleet(t);
    const ada = fleet.person('Ada');
    await fleet.link(ada, '817302');
    await fleet.database.query('update grants set access_expires_at = $1', [Date.now() + 60_000]);
    fleet.merakiOAuth.faults.add({ path: /^\/oauth\/token$/, times: 1, effect: { kind: 'hang' } });

    const before = refreshes(fleet.merakiOAuth.requests);
    await fleet.speak(ada, 'networks');
    await until('Meraki is asked', () => refreshes(fleet.merakiOAuth.requests) > before);
    await fleet.remove(await lockHolder(fleet), 'SIGKILL');
    await fleet.settle();

    t.match(fleet.heard(ada).at(-1), /network/i, 'the other instance answers the question');
    t.match((await fleet.database.query('select status from grants')).rows, [{ status: 'active' }]);
  },
);

t.test(
  'when the database restarts in the middle of a refresh, the old refresh token is not sent again',
  { skip },
  async (t) => {
    const fleet = await startFleet(t);
    const ada = fleet.person('Ada');
    await fleet.link(ada, '817302');
    const [space = ''] = await makeSpaces(fleet, 'Ada', 1);
    await fleet.database.query('update grants set access_expires_at = $1', [Date.now() + 60_000]);
    const before = refreshes(fleet.merakiOAuth.requests);
    const gate = Promise.withResolvers<void>();
    fleet.merakiOAuth.faults.add({
      path: /^\/oauth\/token$/,
      times: 1,
      effect: { kind: 'wait', until: gate.promise },
    });

    await fleet.speak(ada, 'networks');
    await until('Meraki is asked', () => refreshes(fleet.merakiOAuth.requests) > before);
    await fleet.postgres.stop('immediate');
    gate.resolve();
    await until('its answer can not be written', () =>
      fleet.logs().some((line) => line.includes('store operation failed; trying again')),
    );
    await fleet.postgres.start();
    // Both instances are asked at once: neither may send the old refresh token again.
    await Promise.all([
      fleet.speak(ada, 'networks', space),
      fleet.speak(ada, 'networks', 'Network operations'),
    ]);
    await fleet.settle();

    t.equal(refreshes(fleet.merakiOAuth.requests) - before, 1);
    t.strictSame((await fleet.database.query('select status, refresh_started_at from grants')).rows, [
      { status: 'active', refresh_started_at: null },
    ]);
    t.match(await fleet.say(ada, 'networks'), [/network/i]);
  },
);

/** Waits until an instance holds the lock of a refresh. @returns that instance */
async function lockHolder(fleet: Fleet): Promise<Instance> {
  let found: Instance | undefined;
  await until('an instance refreshes', async () => {
    const { rows } = await fleet.database.query("select holder from locks where name like 'grant %'");
    const shape = z.array(z.object({ holder: z.int() }));
    const [lock] = shape.parse(rows);
    found = fleet.instances.find(({ lines }) =>
      lines.some((line) => line.includes(`"instance":${lock?.holder},`)),
    );
    return found !== undefined;
  });
  if (found === undefined) throw new Error('no instance refreshes');
  return found;
}
