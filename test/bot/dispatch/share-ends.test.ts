import t, { type Test } from 'tap';
import { DAY } from '../../../src/core/clock.ts';
import { ada, grantOf, NOW, start, tom } from '../../support/chat.ts';
import { readCard } from '../../support/queries.ts';
import { json, serve } from '../../support/scripted-meraki.ts';
import { lend, newShare, withSpace } from '../../support/shares.ts';
import { unlinkBy } from '../../support/unlink-by.ts';

/** The bot, with a share of an organization of 25 sites. */
async function startLent(t: Test, isOfSpace: boolean) {
  const reading: { gate: Promise<void>; begun(): void } = { gate: Promise.resolve(), begun() {} };
  const { api } = await serve(t, async (_req, res) => {
    reading.begun();
    await reading.gate;
    const networks = Array.from({ length: 25 }, (_, n) => ({
      id: `N_${n}`,
      name: `Secret site ${n}`,
      productTypes: ['wireless'],
      tags: [],
    }));
    json(res, networks);
  });
  const rig = await start(t, api.open);
  const share = newShare(isOfSpace ? { borrower: withSpace('ops') } : {});
  await lend(rig, grantOf(ada), share);
  const asker = { ...tom };
  const room = isOfSpace ? 'ops' : 'direct';
  return { ...rig, reading, share, asker, room };
}

type Lent = Awaited<ReturnType<typeof startLent>>;

/** All ways in which what is lent stops answering, and what is said of it. */
const ENDS: { [name: string]: { isOfSpace?: true; end(lent: Lent): unknown } } = {
  expired: { end: ({ pass }) => pass(60 * DAY) },
  unshared: {
    end: ({ store }) => store.endShares({ lenderId: ada.id }, { at: NOW, why: 'unshared' }),
  },
  unlinked: { end: ({ answer }) => unlinkBy(answer, ada) },
  revoked: {
    end: ({ store }) =>
      store.withGrantLock(grantOf(ada), ({ commit }) =>
        commit({ deleteGrant: grantOf(ada), endShares: { at: NOW, why: 'revoked' } }),
      ),
  },
  'left the space': {
    isOfSpace: true,
    end({ chat }) {
      chat.isIn = async () => false;
    },
  },
  'left the Webex organization': {
    end({ asker, chat }) {
      asker.orgId = 'partner';
      chat.people = [ada, asker];
    },
  },
  'left the Webex organization of the space’s lender': {
    isOfSpace: true,
    end({ asker, chat }) {
      asker.orgId = 'partner';
      chat.people = [ada, asker];
    },
  },
  'asleep, to be made again': { end: ({ link }) => link(grantOf(ada, { status: 'relink_required' })) },
  'asleep, switched off': {
    isOfSpace: true,
    end({ sharing }) {
      sharing.mode = 'people';
    },
  },
  'asleep, suspended': {
    async end({ link, admission }) {
      await link(grantOf(ada, { personOrgId: 'aurora' }));
      admission.isSuspended = () => true;
    },
  },
};

for (const [name, { isOfSpace = false, end }] of Object.entries(ENDS)) {
  t.test(`${name}: the next answer, the page button and the pending answer stop`, async (t) => {
    const next = await startLent(t, isOfSpace);
    const [first] = await next.say(next.asker, 'networks', next.room);
    t.match(first?.message.markdown, /Secret site/);
    const button = readCard(first?.message.card).buttons.find(({ title }) => title === 'Next page');
    await end(next);
    const press = () => next.say(next.asker, button?.command ?? '', next.room, button);
    const after = [await press(), await next.say(next.asker, 'networks', next.room), await press()];
    t.ok(
      after.every((sent) => sent.length > 0),
      'something is said',
    );
    t.notMatch(JSON.stringify(after), /Secret/);

    const slow = await startLent(t, isOfSpace);
    const gate = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    slow.reading.gate = gate.promise;
    slow.reading.begun = begun.resolve;
    const asking = slow.say({ ...slow.asker }, 'networks', slow.room);
    await begun.promise;
    await end(slow);
    gate.resolve();
    t.notMatch(JSON.stringify(await asking), /Secret/, 'a slow answer');

    const late = await startLent(t, isOfSpace);
    const { send } = late.chat;
    let isOver = false;
    late.chat.send = async (...message) => {
      if (!isOver) {
        isOver = true;
        await end(late);
      }
      return send(...message);
    };
    const sent = await late.say({ ...late.asker }, 'networks', late.room);
    t.ok(isOver && sent.length > 0);
    t.notMatch(JSON.stringify(sent), /Secret/, 'an answer that waits to be posted');
  });
}
