import t from 'tap';
import { withheld } from '../../../src/bot/within/withheld.ts';
import { stubDashboard } from '../../support/lent/stub.ts';

t.test(
  'what is lent only when it is named is read by no command of a share that does not name it',
  async (t) => {
    const { dashboard, called } = stubDashboard({
      changes: async () => ({ items: [] }),
      admins: async () => [],
      licenses: async () => ({}),
      networks: async () => [],
    });
    const usual = withheld(dashboard, () => false);
    const refused = { code: 'not_lent' };
    await t.rejects(usual.changes({ since: 0 }), refused);
    await t.rejects(usual.admins(), refused);
    await t.rejects(usual.licenses(), refused);
    await t.rejects(usual.apiUsage({ since: 0 }), refused);
    await t.rejects(usual.startPing('Q1'), refused);
    await t.rejects(usual.readPing({ id: '1', serial: 'Q1' }), refused);
    t.strictSame(await usual.networks(), []);
    t.strictSame(called('changes'), []);
    const named = withheld(dashboard, (command) => command === 'changes');
    t.strictSame(await named.changes({ since: 0 }), { items: [] });
    await t.rejects(named.admins(), refused);
  },
);
