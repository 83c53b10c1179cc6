import t from 'tap';
import { DAY, MINUTE } from '../../src/core/clock.ts';
import { startRig } from '../support/application.ts';
import { until } from '../support/until.ts';

t.test('the links of a person whom Webex no longer knows end, and administrators read why', async (t) => {
  const rig = await startRig(t);
  const [ada, ben] = [rig.person('Ada'), rig.person('Ben')];
  await rig.link(ada, '549236');
  await rig.say(ada, 'keep alive on');
  const calls = (path: string) => rig.webex.requests.filter((request) => request.path === path).length;
  const roundIsOver = async () => {
    const metrics = await (await fetch(`${rig.publicUrl}/metrics`)).text();
    return /job_runs_total\{name="leavers",outcome="done"\} 1/.test(metrics);
  };
  rig.webex.api.people.delete(ada.id);
  for (const round of [1, 2]) {
    rig.pass(DAY + MINUTE);
    rig.webex.requests.length = 0;
    await rig.restart();
    await until(`round ${round} is over`, roundIsOver);
    t.equal(calls(`/v1/people/${ada.id}`), 1);
  }
  const revoked = () => rig.merakiOAuth.requests.some(({ path }) => path === '/oauth/revoke');
  rig.pass(MINUTE);
  await rig.restart();
  await until('Meraki is told', revoked);
  // Webex's own clock stands still, and the bot answers no message that is days old.
  rig.pass(-2 * DAY - 3 * MINUTE);
  const [audit] = await rig.say(ben, 'audit');
  t.match(audit, /Ada Moreno\*\*'s link to \*\*Aurora Retail\*\* was ended · person left/);
  t.match((await rig.say(ben, 'links')).join(), /There are no links/);
});

t.test('a link that nobody asks through is warned of and ends, and its person is told', async (t) => {
  const rig = await startRig(t, { env: { LINK_MAX_IDLE_DAYS: '30' } });
  const ada = rig.person('Ada');
  await rig.link(ada, '549236');
  rig.pass(16 * DAY + MINUTE);
  await rig.tick();
  t.match(
    rig.heard(ada).at(-1),
    /No question has used your link to \*\*Aurora Retail\*\*.*I will end it in 14 days/,
  );
  rig.pass(15 * DAY);
  await rig.tick();
  t.match(rig.heard(ada).at(-1), /has ended: no question used it for 30 days/);
  rig.pass(-31 * DAY - MINUTE);
  t.match((await rig.say(ada, 'status')).join(), /not linked/);
  t.match((await rig.say(rig.person('Ben'), 'audit')).join(), /was ended · unasked 30 days/);
});
