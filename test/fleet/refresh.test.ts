import t from 'tap';
import { noPostgres } from '../postgres.ts';
import { makeSpaces, outcomes } from './crowd.ts';
import { startFleet } from './fleet.ts';

const skip = await noPostgres();
const refreshes = (requests: { method: string; path: string }[]) =>
  requests.filter(({ method, path }) => method === 'POST' && path === '/oauth/token').length;

t.test('500 commands at once on one expiring link: one refresh', { skip, timeout: 120_000 }, async (t) => {
  const fleet = await startFleet(t);
  const ada = fleet.person('Ada');
  await fleet.link(ada, '817302');
  const spaces = await makeSpaces(fleet, 'Ada', 100);
  // Less than five minutes: every command finds that it has to be refreshed first.
  await fleet.database.query('update grants set access_expires_at = $1', [Date.now() + 60_000]);
  const before = refreshes(fleet.merakiOAuth.requests);

  // What one space asks is answered one after the other: of a hundred spaces a hundred ask at once.
  const asked = await Promise.all(
    spaces.flatMap((space) => Array.from({ length: 5 }, () => fleet.speak(ada, 'networks', space))),
  );
  await fleet.settle();

  t.equal(refreshes(fleet.merakiOAuth.requests) - before, 1);
  const questions = outcomes(fleet, asked);
  t.equal(questions.length, 500);
  t.strictSame(
    questions.filter(({ answers }) => answers.length !== 1),
    [],
    'each answered once',
  );
  t.ok(questions.every(({ answers }) => /network/i.test(answers[0] ?? '')));
  t.notOk(
    questions.some(({ answers }) => /link/i.test(answers[0] ?? '')),
    'nobody has to link again',
  );
  const { rows } = await fleet.database.query('select status from grants');
  t.strictSame(rows, [{ status: 'active' }]);
  const busy = fleet.instances.map(
    ({ lines }) => lines.filter((line) => line.includes('"answering"')).length,
  );
  t.ok(
    busy.every((answered) => answered > 50),
    `both instances answered: ${busy}`,
  );
});
