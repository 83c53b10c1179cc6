import { Pool } from 'pg';
import t from 'tap';
import { startRig } from './support/application.ts';
import { createPeople } from './support/people.ts';
import { noPostgres, startPostgres } from './support/postgres.ts';
import { unlinkBy } from './support/unlink-by.ts';
import { until } from './support/until.ts';

const skip = await noPostgres();

t.test('on PostgreSQL a person links, asks, and is answered again after a restart', { skip }, async (t) => {
  const server = await startPostgres(t);
  const url = await server.createDatabase();
  const database = new Pool({ connectionString: url, options: '-c search_path=webex_meraki_bot', max: 1 });
  t.teardown(() => database.end());
  const rig = await startRig(t, { env: { DATABASE_URL: url } });
  /** An accepted event may be claimed only when the instance looks again: the table of events tells that none is left. */
  const settle = () =>
    until('every event is handled', async () => {
      await rig.settle();
      return (await database.query('select from events')).rowCount === 0;
    });
  const people = createPeople({ world: rig.world, services: rig, publicUrl: rig.publicUrl, settle });
  const ada = people.person('Ada');

  await people.link(ada, '549236');
  t.match((await people.say(ada, 'status', 'Network operations')).join(), /Aurora Retail/);
  await rig.restart();
  t.match((await people.say(ada, 'status')).join(), /Aurora Retail/);
  t.match((await unlinkBy(people.say, ada)).join(), /Aurora Retail/);
  t.match((await people.say(ada, 'status')).join(), /not linked/);
});
