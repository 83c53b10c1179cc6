import t from 'tap';
import { startRig } from './support/application.ts';
import { noPostgres, startPostgres } from './support/postgres.ts';

const skip = await noPostgres();

t.test('on PostgreSQL a person links, asks, and is answered again after a restart', { skip }, async (t) => {
  const server = await startPostgres(t);
  const rig = await startRig(t, { env: { DATABASE_URL: await server.createDatabase() } });
  const ada = rig.person('Ada');
  await rig.link(ada, '549236');
  t.match((await rig.say(ada, 'status', 'Network operations')).join(), /Aurora Retail/);
  await rig.restart();
  t.match((await rig.say(ada, 'status')).join(), /Aurora Retail/);
  t.match((await rig.say(ada, 'unlink')).join(), /Aurora Retail/);
  t.match((await rig.say(ada, 'status')).join(), /not linked/);
});
