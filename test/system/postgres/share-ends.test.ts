import t, { type Test } from 'tap';
import { ada, grantOf, NOW, start, tom } from '../../support/chat.ts';
import { noPostgres, startPostgres } from '../../support/postgres.ts';
import { type Instance, newDatabase, openInstance } from '../../support/postgres-store.ts';
import { readCard } from '../../support/queries.ts';
import { json, serve } from '../../support/scripted-meraki.ts';
import { lend, newShare } from '../../support/shares.ts';

/** Starts a bot on an instance over a Meraki of 25 sites, which answers when `gate` is over. */
async function startOn(t: Test, { store }: Instance, gate: Promise<void>) {
  const asked = Promise.withResolvers<void>();
  const { api } = await serve(t, async (_req, res) => {
    asked.resolve();
    await gate;
    const sites = Array.from({ length: 25 }, (_, n) => ({
      id: `N_${n}`,
      name: `Secret site ${n}`,
      productTypes: [],
      tags: [],
    }));
    json(res, sites);
  });
  return { ...(await start(t, api.open, undefined, { store })), asked: asked.promise };
}

t.test(
  'what is unshared on one instance stops the pending answer, the page button and the next answer of the other',
  { skip: await noPostgres() },
  async (t) => {
    const url = await newDatabase(await startPostgres(t));
    const [one, other] = [await openInstance(t, url), await openInstance(t, url)];
    const gate = Promise.withResolvers<void>();
    const bot = await startOn(t, one, Promise.resolve());
    const slow = await startOn(t, one, gate.promise);
    await lend(bot, grantOf(ada), newShare());
    const [first] = await bot.say(tom, 'networks');
    t.match(first?.message.markdown, /Secret site/);
    const button = readCard(first?.message.card).buttons.find(({ title }) => title === 'Next page');

    const pending = slow.say(tom, 'networks');
    await slow.asked;
    const ended = await other.store.endShares({ lenderId: ada.id }, { at: NOW, why: 'unshared' });
    t.equal(ended.length, 1);
    gate.resolve();
    const late = await pending;
    t.match(late[0]?.message.markdown, /has ended while I was reading/);
    const after = [
      await bot.say(tom, button?.command ?? '', 'direct', button),
      await bot.say(tom, 'networks'),
    ];
    t.ok(after.every((sent) => sent.length > 0));
    t.notMatch(JSON.stringify([late, after]), /Secret/);
  },
);
