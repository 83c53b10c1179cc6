import t from 'tap';
import { startFleet } from '../../support/fleet.ts';
import { noPostgres } from '../../support/postgres.ts';

const skip = await noPostgres();

t.test('without sticky sessions any instance continues what another one began', { skip }, async (t) => {
  const fleet = await startFleet(t);
  const [ada, ben] = [fleet.person('Ada'), fleet.person('Ben')];

  // Each request of the browser and each webhook may reach another instance than the one before.
  await fleet.link(ada, '817302');
  t.match(await fleet.say(ada, 'status'), [/Harbor Lab/]);
  await fleet.say(ada, 'keep alive on');
  t.match((await fleet.say(ada, 'whoami')).join('\n'), /Harbor Lab/);

  for (let round = 0; round < 4; round++) {
    const [question = ''] = await fleet.say(ben, 'revoke all');
    const code = /revoke all (\w{8})/.exec(question)?.[1];
    t.ok(code, 'the bot asks for a confirmation');
    if (round < 3) t.match(await fleet.say(ben, 'revoke all 00000000'), [/used already, has run out/]);
    else t.match((await fleet.say(ben, `revoke all ${code}`)).join('\n'), /1 link/);
  }
  t.match((await fleet.say(ada, 'status')).join('\n'), /not linked/);
  t.match((await fleet.database.query('select count(*)::int as left from revocations')).rows, [{ left: 0 }]);
  const audit = await fleet.database.query("select action from audit where action in ('link', 'revoke')");
  t.strictSame(audit.rows, [{ action: 'link' }, { action: 'revoke' }]);
  t.ok(fleet.instances.every(({ lines }) => lines.some((line) => line.includes('"command answered"'))));
});

t.test('four instances that start at the same moment register the webhooks once', { skip }, async (t) => {
  const fleet = await startFleet(t, 4);
  const { webhooks } = fleet.webex.api;
  t.equal(webhooks.size, 2);
  const created = fleet.webex.requests.filter(
    ({ method, path }) => method === 'POST' && path === '/v1/webhooks',
  );
  t.equal(created.length, 2);
});
