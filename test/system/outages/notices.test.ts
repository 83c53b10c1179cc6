import t from 'tap';
import { checkNotice, DEEDS } from '../../support/outage/check-notice.ts';
import { noPostgres, usePostgres } from '../../support/postgres.ts';

const skip = await noPostgres();
const database = async () => (await usePostgres()).createDatabase();
const [revocation, ...others] = DEEDS;
const killed = { signal: 'SIGKILL', isPosted: false } as const;
const ended = { signal: 'SIGTERM', isPosted: false } as const;
const posted = { signal: 'SIGKILL', isPosted: true } as const;

t.jobs = 3;

for (const deed of DEEDS)
  t.test(`a person is told once ${deed.name} when the bot is killed while Webex is away`, (t) =>
    checkNotice(t, deed, killed),
  );

for (const deed of [revocation, ...others.slice(-1)])
  t.test(`a person whom Webex told ${deed.name}, and said 503, is not told again after a kill`, (t) =>
    checkNotice(t, deed, posted),
  );

t.test('a person is told once of a revocation when the bot is ended while Webex is away', (t) =>
  checkNotice(t, revocation, ended),
);

for (const [name, end] of Object.entries({ killed, ended, 'killed after a post': posted }))
  t.test(`on PostgreSQL, a person is told once of a revocation: ${name}`, { skip }, async (t) =>
    checkNotice(t, revocation, end, await database()),
  );
