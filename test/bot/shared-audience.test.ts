import t from 'tap';
import { personSettings, spaceSettings } from '../../src/core/settings.ts';
import { ada, grantOf, lab, NOW, start, tom } from '../support/chat.ts';
import { readCard } from '../support/queries.ts';
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
        /in a direct message: not everybody in this space is of the organization of whoever lends you the link/,
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

t.test('what is said of shares without a read is for the lender’s people only', async (t) => {
  /** All that names the lender, or their organization, before Meraki is asked. */
  const said: {
    [what: string]: { text?: string; prepare?(rig: Awaited<ReturnType<typeof start>>): unknown };
  } = {
    'not lent': { text: 'admins' },
    'asleep, as the link has to be made again': {
      prepare: ({ link }) => link(grantOf(ada, { status: 'relink_required' })),
    },
    'asleep, as it is switched off': {
      prepare({ sharing }) {
        sharing.mode = 'off';
      },
    },
    ended: { prepare: ({ store }) => store.endShares({}, { at: NOW, why: 'unshared' }) },
    'an organization that is not reached': { text: 'networks in organization Auror Retai' },
    'what it is called': { text: 'use organization Auror Retai' },
    whoami: { text: 'whoami' },
    organizations: { text: 'organizations' },
    'use organization': { text: 'use organization' },
    'the choice of it': { text: 'use organization Aurora Retail' },
    'the present network': { text: 'use network' },
    shares: { text: 'shares' },
  };
  for (const [what, { text = 'networks', prepare }] of Object.entries(said))
    await t.test(what, async (t) => {
      const rig = await start(t);
      const network = { id: 'N_1', name: 'Secret site', organizationId: '549236' };
      await rig.store.changeSettings(personSettings(tom.id), (old) => ({ ...old, network }));
      await lend(rig, grantOf(ada), newShare());
      await prepare?.(rig);
      rig.chat.mixed.add('ops');
      await rig.store.changeSettings(spaceSettings('ops'), (old) => ({
        ...old,
        privacy: { answers: 'here', readers: ['aurora', 'partner'], askers: 'aurora' },
      }));
      const sent = await rig.say(tom, text, 'ops');
      const direct = sent.filter(({ personId }) => personId === tom.id);
      t.match(JSON.stringify(direct), /Aurora Retail|Ada|Secret site/, 'the person learns it');
      const posted = JSON.stringify(sent.filter(({ place }) => place !== undefined));
      t.notMatch(posted, /Aurora Retail|Ada|Secret/);
      t.match(posted, /in a direct message/);
    });
});

t.test('Webex that does not tell whether a lender is in the space names nobody there', async (t) => {
  const rig = await start(t);
  await lend(rig, grantOf(ada), newShare({ borrower: withSpace('ops') }));
  rig.chat.isIn = async () => {
    throw new Error('Webex: 502');
  };
  rig.chat.mixed.add('ops');
  const sent = await rig.say(tom, 'networks', 'ops');
  t.match(sent, [{ personId: tom.id, message: { markdown: /Ada/ } }, { place: { roomId: 'ops' } }]);
  t.notMatch(JSON.stringify(sent[1]), /Aurora Retail|Ada/);
});

t.test('a button of a space’s share that went to the person directly says where to ask', async (t) => {
  const { api } = await serve(t, (_req, res) =>
    json(
      res,
      Array.from({ length: 25 }, (_, n) => ({ id: `N_${n}`, name: `Site ${n}`, productTypes: [], tags: [] })),
    ),
  );
  const rig = await start(t, api.open);
  const { chat, say, store } = rig;
  await lend(rig, grantOf(ada), newShare({ borrower: withSpace('ops') }));
  chat.mixed.add('ops');
  const pressIn = async (room: string, of: Awaited<ReturnType<typeof say>>) => {
    const { message } = of.find(({ personId }) => personId === tom.id) ?? {};
    const { buttons } = readCard(message?.card);
    t.ok(buttons.length > 0);
    const pressed = [];
    for (const { command, ...data } of buttons) pressed.push(...(await say(tom, command, room, data)));
    return pressed;
  };
  const answered = await say(tom, 'networks', 'ops');
  for (const { message } of await pressIn('direct', answered)) {
    t.match(message.markdown, /lent to a space, and answers only what is asked in that space/);
    t.notMatch(message.markdown, /Site|no link/);
    t.strictSame(
      readCard(message.card).buttons.map(({ command }) => command),
      ['request access'],
    );
  }

  chat.mixed.clear();
  await store.changeSettings(spaceSettings('ops'), (old) => ({ ...old, privacy: { answers: 'direct' } }));
  const again = await say(tom, 'networks', 'ops');
  t.match((await pressIn('direct', again))[0]?.message.markdown, /only what is asked in that space/);

  await t.test('another organization does not answer in its place', async (t) => {
    await rig.link(grantOf(tom, lab));
    const { message } = again.find(({ personId }) => personId === tom.id) ?? {};
    const [first] = readCard(message?.card).buttons;
    const [said] = await say(tom, 'networks', 'direct', { ...first });
    t.match(said?.message.markdown, /only what is asked in that space/);
  });

  await t.test('a share of their own answers the same buttons', async (t) => {
    await lend(rig, grantOf(ada), newShare());
    const [said] = await pressIn('direct', again);
    t.match(said?.message.markdown, /Site/);
  });
});
