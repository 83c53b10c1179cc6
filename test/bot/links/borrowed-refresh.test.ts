import t from 'tap';
import { DAY, MINUTE } from '../../../src/core/clock.ts';
import { ada, start, tom } from '../../support/chat.ts';
import { json, serve } from '../../support/scripted-meraki.ts';
import { newShare, withSpace } from '../../support/shares.ts';
import { startTokenRig } from '../../support/token-service.ts';

t.test(
  'a hundred who borrow an expired token at once cost one refresh, and keep the link in use',
  async (t) => {
    const rig = await startTokenRig(t);
    const key = await rig.link();
    const { api } = await serve(t, (_req, res) =>
      json(res, [{ id: 'N_1', name: 'Pier 9', productTypes: [], tags: [] }]),
    );
    const { store, tokens, clock } = rig;
    const bot = await start(t, api.open, undefined, { store, tokens, clock });
    const borrowers = Array.from({ length: 100 }, (_, n) => ({
      ...tom,
      id: `tom${n}`,
      email: `tom${n}@aurora.example`,
    }));
    const times = { lentAt: clock(), until: clock() + 30 * DAY };
    const share = newShare({ ...times, borrower: withSpace('ops') });
    await store.withGrantLock(key, ({ commit }) => commit({ saveShare: share }));
    rig.pass(DAY + 56 * MINUTE);
    const asked = clock();
    const answers = await Promise.all(borrowers.map((one) => bot.say(one, 'networks', 'ops')));
    t.equal(rig.calls(), 1, 'one refresh');
    t.equal(answers.length, 100);
    const sent = bot.chat.sent.filter(({ message }) => /Pier 9[\s\S]*through Ada/.test(message.markdown));
    t.equal(sent.length, 100, 'each is answered');
    t.ok(((await store.findGrant({ ...key, personId: ada.id }))?.lastUsedAt ?? 0) >= asked);
  },
);
