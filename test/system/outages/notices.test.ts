import t from 'tap';
import { checkNotice } from '../../support/outage/check-notice.ts';
import { noPostgres, usePostgres } from '../../support/postgres.ts';

const skip = await noPostgres();
const database = async () => (await usePostgres()).createDatabase();

t.jobs = 3;

for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
  t.test(`a person is told once of a revocation when ${signal} ends the bot while Webex is away`, (t) =>
    checkNotice(t, signal, false),
  );
  t.test(`on PostgreSQL, a person is told once of a revocation after ${signal}`, { skip }, async (t) =>
    checkNotice(t, signal, false, await database()),
  );
}

t.test('a person whom Webex told, and said 503, is not told again after a kill', (t) =>
  checkNotice(t, 'SIGKILL', true),
);

t.test(
  'on PostgreSQL, a person whom Webex told, and said 503, is not told again after a kill',
  { skip },
  async (t) => checkNotice(t, 'SIGKILL', true, await database()),
);
