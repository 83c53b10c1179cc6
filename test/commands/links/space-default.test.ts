import t, { type Test } from 'tap';
import { spaceSettings } from '../../../src/core/settings.ts';
import { ada, grantOf, lab, start, tom } from '../../support/chat.ts';
import { json, serve } from '../../support/scripted-meraki.ts';
import { unlinkBy } from '../../support/unlink-by.ts';

const gina = { ...tom, id: 'gina', displayName: 'Gina Park', orgId: 'partner' };
const pier = { id: 'N_9', name: 'Pier 9', productTypes: [], tags: [], timeZone: 'UTC' };
const networks = [pier, { ...pier, id: 'N_1', name: 'Quay 1' }];

/** The default organization and the default network of the space `ops`, by the command that takes each back. */
const DEFAULTS = [
  ['use here', 'use here Aurora Retail', 'organizationId'],
  ['use here network', 'use here network Pier 9', 'network'],
] as const;

/** A bot in whose space `ops` Ada has chosen a default of the organization that she has linked, as Tom has. */
async function withDefault(t: Test, choice: string) {
  const { api } = await serve(t, (_req, res) => json(res, networks));
  const bot = await start(t, api.open);
  await bot.link(grantOf(ada), grantOf(tom), grantOf(gina, lab));
  await bot.say(ada, choice, 'ops');
  bot.entries.length = 0;
  const settings = async () => (await bot.store.findSettings(spaceSettings('ops'))) ?? { id: '' };
  const takeBack = async (who: typeof ada, command: string) =>
    (await bot.say(who, `${command} nothing`, 'ops')).map(({ message }) => message.markdown).join('\n');
  return { ...bot, settings, takeBack };
}

t.test('a default of a space is kept with the person who chose it', async (t) => {
  for (const [command, choice, field] of DEFAULTS) {
    const { settings, takeBack } = await withDefault(t, choice);
    const who = { personId: 'ada', orgId: 'aurora' };
    t.match(
      (await settings()).choosers,
      field === 'network'
        ? { network: { ...who, networkId: 'N_9' } }
        : { organization: { ...who, organizationId: '549236' } },
    );
    await takeBack(ada, command);
    t.strictSame(Object.values((await settings()).choosers ?? {}).filter(Boolean), []);
  }
});

t.test(
  'a default of a space is not taken back by a stranger to its organization, who learns who can',
  async (t) => {
    for (const [command, choice, field] of DEFAULTS) {
      const { settings, takeBack, entries } = await withDefault(t, choice);
      const before = await settings();
      const said = await takeBack(gina, command);
      t.match(
        said,
        /Only somebody with a link to that organization, a moderator of this space, or whoever chose it/,
      );
      t.notMatch(said, /Aurora|Pier|Ada/);
      t.strictSame(await settings(), before);
      t.ok((await settings())[field]);
      t.match(entries, [
        { action: 'refused', actorId: 'gina', command, outcome: 'not_allowed', organizationId: '549236' },
      ]);
    }
  },
);

t.test(
  'a link to the organization, moderating the space or having chosen it is enough to take it back',
  async (t) => {
    for (const [command, choice, field] of DEFAULTS) {
      const linked = await withDefault(t, choice);
      await linked.takeBack(tom, command);
      t.equal((await linked.settings())[field], undefined, 'a link');
      t.match(linked.entries.at(-1), { action: 'setting', actorId: 'tom', command, outcome: 'nothing' });

      const moderated = await withDefault(t, choice);
      moderated.chat.moderators.add('gina');
      await moderated.takeBack(gina, command);
      t.equal((await moderated.settings())[field], undefined, 'a moderator');

      const chosen = await withDefault(t, choice);
      await unlinkBy(chosen.answer, ada);
      await chosen.takeBack(ada, command);
      t.equal((await chosen.settings())[field], undefined, 'whoever chose it');
    }
  },
);

t.test('a default that the version before chose has no known chooser', async (t) => {
  for (const [command, choice, field] of DEFAULTS) {
    const { store, settings, takeBack, answer } = await withDefault(t, choice);
    await store.changeSettings(spaceSettings('ops'), ({ choosers: _unknown, ...before }) => before);
    await unlinkBy(answer, ada);
    t.match(await takeBack(ada, command), /Only somebody with a link/);
    await takeBack(tom, command);
    t.equal((await settings())[field], undefined);
  }
});

t.test(
  'a chooser counts no more when an instance of the version before has changed the default',
  async (t) => {
    const { store, takeBack } = await withDefault(t, 'use here Aurora Retail');
    await store.changeSettings(spaceSettings('ops'), (settings) => ({
      ...settings,
      organizationId: '817302',
    }));
    t.match(await takeBack(ada, 'use here'), /Only somebody with a link/);
  },
);

t.test('nothing is taken back while Webex does not tell who moderates the space', async (t) => {
  const { chat, settings, takeBack } = await withDefault(t, 'use here Aurora Retail');
  Object.assign(chat, {
    isModerator: async () => {
      throw new Error('Webex: 502');
    },
  });
  t.match(await takeBack(gina, 'use here'), /Webex does not tell me who moderates/);
  t.match(await settings(), { organizationId: '549236' });
});

t.test('in a direct space, and where nothing was chosen, taking back needs nothing', async (t) => {
  const { answer, say } = await withDefault(t, 'use here Aurora Retail');
  t.match(await answer(gina, 'use here nothing'), /no default organization/);
  t.match((await say(gina, 'use here nothing', 'other'))[0]?.message.markdown, /no default organization/);
  t.match((await say(gina, 'use here network nothing', 'ops'))[0]?.message.markdown, /no default network/);
});
