import { Pool } from 'pg';
import t, { type Test } from 'tap';
import { startRig } from '../support/application.ts';
import { createCookieJar } from '../support/oauth-browser.ts';
import { createPeople } from '../support/people.ts';
import { noPostgres, usePostgres } from '../support/postgres.ts';
import { BROKEN } from '../support/records.ts';
import { unlinkBy } from '../support/unlink-by.ts';
import { until } from '../support/until.ts';

/** The lines of the log that say that something failed. */
const FAILURE = /"msg":"(?:command failed|a request failed|[^"]*not be[^"]*)"/g;

/** Sends text that PostgreSQL refuses on every way into the product. */
async function check(t: Test, database?: string): Promise<void> {
  const rig = await startRig(t, { env: database === undefined ? {} : { DATABASE_URL: database } });
  const pool = new Pool({ connectionString: database, max: 1 });
  t.teardown(() => pool.end());
  /** An instance may claim an event only when it looks again: the table tells that none is left. */
  const settle = () =>
    until('every event is handled', async () => {
      await rig.settle();
      if (database === undefined) return true;
      return (await pool.query('select from webex_meraki_bot.events')).rowCount === 0;
    });
  const people = createPeople({ world: rig.world, services: rig, publicUrl: rig.publicUrl, settle });
  const [ada, ben] = [people.person('Ada'), people.person('Ben')];
  /** Lets Meraki answer once with these things. */
  const answer = (path: RegExp, things: object[]) =>
    rig.meraki.faults.add({
      path,
      times: 1,
      effect: {
        kind: 'answer',
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(things),
      },
    });

  const jar = createCookieJar();
  for (const ticket of ['\0', `a${BROKEN}`])
    t.equal((await people.visit(jar, `${rig.publicUrl}/link/confirm`, { ticket })).status, 410);
  for (const path of [
    '/link/%00',
    '/oauth/webex/callback?state=%00&code=%00',
    '/oauth/meraki/callback?state=%00',
  ])
    t.ok([404, 410].includes((await people.visit(jar, rig.publicUrl + path)).status), path);

  ada.displayName = `Ada ${BROKEN} Moreno`;
  answer(/\/organizations$/, [{ id: '549236', name: `Aurora ${BROKEN} Retail` }]);
  answer(/\/networks$/, [
    { id: 'N_1', name: `Branch ${BROKEN}`, organizationId: '549236', productTypes: [], tags: [] },
  ]);
  await people.say(ada, `networks ${BROKEN}`);
  t.equal((await people.link(ada, '549236')).url.pathname, '/linked');
  t.match(people.heard(ada).join(), /Aurora .* Retail/);
  t.match(people.heard(ada).at(-1), /network/, 'the question that waited with this text is answered');
  t.match((await people.say(ada, 'use network N_1')).join(), /Branch .* is your default network/);
  t.match((await people.say(ada, 'use network')).join(), /Branch/, 'the choice was kept');
  for (const text of [
    `status in ${BROKEN}`,
    `use Aurora ${BROKEN} Retail`,
    `use network ${BROKEN}`,
    `unlink ${BROKEN}`,
    BROKEN,
  ])
    t.not((await people.say(ada, text)).length, 0, JSON.stringify(text));
  for (const text of [
    'links',
    `links a${BROKEN}b`,
    'links a\0b@aurora.example',
    `audit a${BROKEN}b`,
    'audit a\0b@aurora.example',
    `export audit ${BROKEN}`,
    `revoke ${BROKEN}`,
    'revoke all abcd\0fgh',
    `forget a${BROKEN}b@aurora.example`,
    'forget a\0b',
    'audit',
  ])
    t.not((await people.say(ben, text)).length, 0, JSON.stringify(text));
  t.match((await unlinkBy(people.say, ada)).join(), /Aurora .* Retail/);
  t.strictSame(rig.logs().match(FAILURE), null);
}

t.test('text that a store can’t keep as it is neither fails nor is lost, in a folder', (t) => check(t));

t.test(
  'text that a store can’t keep as it is neither fails nor is lost, on PostgreSQL',
  { skip: await noPostgres() },
  async (t) => check(t, await (await usePostgres()).createDatabase()),
);
