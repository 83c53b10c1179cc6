import t, { type Test } from 'tap';
import { noPostgres, startPostgres } from '../../support/postgres.ts';
import { startStage } from '../../support/shutdown.ts';

const AMOUNT = 2_000;

async function check(t: Test, storage: Record<string, string> = {}) {
  const stage = await startStage(t, storage);
  const first = await stage.start();
  const spaces = await stage.gather();
  let ended: Promise<number | null> = Promise.resolve(null);
  let again: Promise<unknown> = Promise.resolve();
  const ids = await stage.burst(spaces, AMOUNT, () => {
    ended = first.end('SIGTERM');
    again = ended.then(stage.start);
  });
  t.equal(await ended, 0);
  await again;
  const { accepted, refused, unanswered, twice, interrupted } = await stage.results(ids);
  t.comment(`${accepted.length} accepted, ${refused.length} refused, ${interrupted.length} interrupted`);
  t.ok(accepted.length > 0 && refused.length > 0, 'the bot was stopped in the middle');
  t.strictSame(unanswered, [], 'no message is lost, whether accepted or found again by the backfill');
  t.strictSame(twice, [], 'nothing is answered twice');
  t.strictSame(stage.shuffled(ids), [], 'in order in each space');
}

t.test(
  'of 2,000 messages in 100 spaces, with SIGTERM in the middle and a new start, each is answered in order',
  (t) => check(t),
);

t.test(
  'on PostgreSQL too a restart in the middle of 2,000 messages loses none',
  { skip: await noPostgres() },
  async (t) => {
    const server = await startPostgres(t);
    await check(t, { DATABASE_URL: await server.createDatabase() });
  },
);
