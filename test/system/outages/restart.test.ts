import { randomUUID } from 'node:crypto';
import t from 'tap';
import { type Absence, checkRestart } from '../../support/outage/check-restart.ts';
import { noPostgres, usePostgres } from '../../support/postgres.ts';

const skip = await noPostgres();
const database = async () => (await usePostgres()).createDatabase();

const revoked = (): Absence => {
  const token = randomUUID();
  return {
    env({ unwell, world }) {
      unwell.tokens.set(token, world.bot.webexToken);
      return { WEBEX_BOT_TOKEN: token };
    },
    begin: ({ unwell }) => unwell.tokens.clear(),
    async end() {},
  };
};
const away: Absence = {
  begin: ({ unwell }) => unwell.refuse(),
  end: ({ unwell }) => unwell.listen(),
};

t.jobs = 4;

t.test("what is asked while the bot's token is refused is answered after a start with the right one", (t) =>
  checkRestart(t, revoked()),
);

t.test(
  'on PostgreSQL, a start with the right token answers what was asked while it was refused',
  { skip },
  async (t) => checkRestart(t, revoked(), await database()),
);

t.test('what is asked while Webex is away is answered after a restart', (t) => checkRestart(t, away));

t.test('on PostgreSQL, what is asked while Webex is away is answered after a restart', { skip }, async (t) =>
  checkRestart(t, away, await database()),
);
