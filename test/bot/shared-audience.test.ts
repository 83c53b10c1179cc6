import t from 'tap';
import { spaceSettings } from '../../src/core/settings.ts';
import { ada, grantOf, start, tom } from '../support/chat.ts';
import { json, serve } from '../support/scripted-meraki.ts';
import { lend, newShare, withPerson, withSpace } from '../support/shares.ts';

const guest = {
  ...tom,
  id: 'guest',
  displayName: 'Gina Guest',
  email: 'gina@partner.example',
  orgId: 'partner',
};

for (const isOfSpace of [false, true])
  t.test(
    `what was read through a share${isOfSpace ? ' of a space' : ''} is posted only among the lender's people`,
    async (t) => {
      const { api } = await serve(t, (_req, res) =>
        json(res, [{ id: 'N_1', name: 'Secret site', productTypes: [], tags: [] }]),
      );
      const rig = await start(t, api.open);
      await lend(rig, grantOf(ada), newShare(isOfSpace ? { borrower: withSpace('ops') } : {}));
      const { chat, say, store } = rig;
      const here = async (text = 'networks') =>
        (await say(tom, text, 'ops'))
          .filter(({ place }) => place !== undefined)
          .map(({ message }) => message.markdown)
          .join();
      t.match(await here(), /Secret site/);
      chat.mixed.add('ops');
      t.match(
        await here(),
        /in a direct message: not everybody in this space is of the organization of Ada Moreno/,
      );
      t.notMatch(await here('devices in "Secret sit"'), /Secret site/, 'nor a failure and what it offers');
      await store.changeSettings(spaceSettings('ops'), (old) => ({
        ...old,
        privacy: { answers: 'here', readers: ['aurora', 'partner'], askers: 'aurora' },
      }));
      t.match(await here(), /in a direct message/, 'also after privacy here');
      chat.mixed.clear();
      t.match(await here(), /Secret site/);
      await store.changeSettings(spaceSettings('ops'), (old) => ({ ...old, privacy: { answers: 'direct' } }));
      t.match(await here(), /in a direct message: `privacy direct` was said/);
    },
  );

t.test("an outsider's answer is not posted where only their own people read", async (t) => {
  const { api } = await serve(t, (_req, res) =>
    json(res, [{ id: 'N_1', name: 'Secret site', productTypes: [], tags: [] }]),
  );
  const rig = await start(t, api.open);
  rig.sharing.outside = true;
  rig.chat.people.push(guest);
  await lend(rig, grantOf(ada), newShare({ borrower: withPerson(guest) }));
  rig.chat.readers.set('theirs', ['partner']);
  const sent = await rig.say(guest, 'networks', 'theirs');
  t.match(sent, [{ personId: 'guest' }, { place: { roomId: 'theirs' } }]);
  t.notMatch(JSON.stringify(sent[1]), /Secret/);
});
