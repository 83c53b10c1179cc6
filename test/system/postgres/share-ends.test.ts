import t from 'tap';
import { ada, grantOf, NOW, start, tom } from '../../support/chat.ts';
import { noPostgres, startPostgres } from '../../support/postgres.ts';
import { newDatabase, openInstance } from '../../support/postgres-store.ts';
import { readCard } from '../../support/queries.ts';
import { json, type Script, serve } from '../../support/scripted-meraki.ts';
import { lend, newShare } from '../../support/shares.ts';

t.test(
  'what is unshared on one instance stops the pending answer, the page button and the next answer of the other',
  { skip: await noPostgres() },
  async (t) => {
    const url = await newDatabase(await startPostgres(t));
    let gate = Promise.resolve();
    let begun = () => {};
    const script: Script = async (_req, res) => {
      begun();
      await gate;
      const sites = Array.from({ length: 25 }, (_, n) => ({
        id: `N_${n}`,
        name: `Secret site ${n}`,
        productTypes: [],
        tags: [],
      }));
      json(res, sites);
    };
    // What was read seconds ago is read again.
    const { api } = await serve(t, script, { areShared: false });
    const [one, other] = [await openInstance(t, url), await openInstance(t, url)];
    const bot = await start(t, api.open, undefined, { store: one.store });
    await lend(bot, grantOf(ada), newShare());
    const [first] = await bot.say(tom, 'networks');
    t.match(first?.message.markdown, /Secret site/);
    const button = readCard(first?.message.card).buttons.find(({ title }) => title === 'Next page');

    const { promise, resolve } = Promise.withResolvers<void>();
    const reading = Promise.withResolvers<void>();
    gate = promise;
    begun = reading.resolve;
    const pending = bot.say(tom, 'networks');
    await reading.promise;
    const ended = await other.store.endShares({ lenderId: ada.id }, { at: NOW, why: 'unshared' });
    t.equal(ended.length, 1);
    resolve();
    const after = [
      await pending,
      await bot.say(tom, button?.command ?? '', 'direct', button),
      await bot.say(tom, 'networks'),
    ];
    t.match(after[0]?.[0]?.message.markdown, /has ended while I was reading/);
    t.ok(after.every((sent) => sent.length > 0));
    t.notMatch(JSON.stringify(after), /Secret/);
  },
);
