import type { Test } from 'tap';
import t from 'tap';
import type { KeyedMutex } from '../../../src/core/async/keyed-mutex.ts';
import { HOUR, MINUTE } from '../../../src/core/clock.ts';
import { PostError } from '../../../src/core/post-error.ts';
import { storeUnavailable } from '../../../src/core/refusals.ts';
import { hashSecret } from '../../../src/core/secrets.ts';
import { voidTicket } from '../../../src/core/tickets.ts';
import { ada, grantOf, lab, secretIn, start } from '../../support/chat.ts';
import { json, serve } from '../../support/scripted-meraki.ts';

const broken = { status: 'relink_required', reason: 'unused_90_days' } as const;
const WRITE = 'switch:config:write';

/** A Meraki that refuses everything because a scope is missing. */
const refusing = async (t: Test) => {
  const said = `Incorrect OAuth scopes. The required scopes are: ["${WRITE}"]`;
  const { api } = await serve(t, (_req, res) => json(res, { errors: [said] }, 403));
  return api.open;
};

t.test('in the direct space the reply says why, gives the URL, and what happens next', async (t) => {
  const { say, store } = await start(t);
  const [sent, ...none] = await say(ada, 'status Store 12');
  t.same(none, []);
  const text = sent?.message.markdown;
  t.match(text, /^You have not linked.*\n\n\*\*\[Link your Meraki[\s\S]+answer what you asked\.$/);
  t.match(await store.findTicket(hashSecret(secretIn(text))), {
    personId: 'ada',
    personOrgId: 'aurora',
    scopes: undefined,
    waiting: { text: 'status Store 12', place: { roomId: 'direct' }, isDirect: true },
  });
});

t.test('in a group space the URL goes directly, and the line in the space tells nothing', async (t) => {
  const { say } = await start(t);
  const [direct, line, ...none] = await say(ada, 'status Secret Lab', 'group');
  t.same(none, []);
  t.equal(direct?.personId, 'ada');
  t.ok(secretIn(direct?.message.markdown));
  t.match(line, {
    place: { roomId: 'group', parentId: 'asked' },
    message: { markdown: 'I sent you a link in a direct message. Once you have linked, I answer this here.' },
  });
});

t.test('many commands get one URL, and all of them wait for it', async (t) => {
  const { say, chat, store, pass } = await start(t);
  const [first] = await say(ada, 'status');
  const hash = hashSecret(secretIn(first?.message.markdown));
  pass(3 * MINUTE);
  chat.mixed.add('group');
  const [again] = await say(ada, 'organizations', 'group');
  t.match(again?.place, { roomId: 'group' }, 'nothing in it is a secret');
  t.match(
    again?.message.markdown,
    /Open the link in the direct message that I sent you 3 minutes ago, or ask for access; then I answer this, after what you asked before\.$/,
  );
  t.notMatch(again?.message.markdown, /https/);
  t.match(await store.findTicket(hash), {
    stage: 'sent',
    waiting: { text: 'organizations', place: { roomId: 'group', parentId: 'asked' } },
    waitingBefore: { commands: [{ text: 'status', place: { roomId: 'direct' }, isDirect: true }] },
  });

  pass(6 * MINUTE);
  const [late] = await say(ada, 'status');
  t.ok(secretIn(late?.message.markdown), 'a minute before its end, a URL is too old to be named');
  t.match(await store.findTicket(hash), { stage: 'void' });
  t.match(
    await store.findTicket(hashSecret(secretIn(late?.message.markdown))),
    { waiting: { text: 'status' }, waitingBefore: { commands: [{ text: 'organizations' }] } },
    'the newer one takes over what waited',
  );
});

t.test('five commands wait, and who asks more is told so', async (t) => {
  const { answer, store } = await start(t);
  const asked = ['status', 'devices', 'top', 'alerts', 'uplinks', 'vpn', 'vpn'];
  const told = [];
  for (const text of asked) told.push(await answer(ada, text));
  t.match(told[4], /then I answer this, after what you asked before\.$/);
  t.match(told[5], /I keep the last 5 questions.*ask again what you asked before those\.$/);
  t.match(told[6], /after what you asked before\.$/, 'the same one waits once');
  const { waiting, waitingBefore } = (await store.findOpenTicket('ada')) ?? {};
  t.strictSame(
    [...(waitingBefore?.commands ?? []), waiting].map((one) => one?.text),
    ['devices', 'top', 'alerts', 'uplinks', 'vpn'],
  );
});

t.test('what waited for a URL that somebody else ended waits for the next one', async (t) => {
  const { answer, store } = await start(t);
  await answer(ada, 'status');
  const { hash = '' } = (await store.findOpenTicket('ada')) ?? {};
  await store.changeTicket(hash, (ticket) => voidTicket(ticket, { voidReason: 'wrong_person' }));
  await answer(ada, 'link');
  t.match(await store.findOpenTicket('ada'), { waiting: { text: 'status' } });
  await answer(ada, 'devices');
  t.match(await store.findOpenTicket('ada'), {
    waiting: { text: 'devices' },
    waitingBefore: { commands: [{ text: 'status' }] },
  });
  await answer(ada, 'unlink');
  await answer(ada, 'link');
  t.match(
    await store.findOpenTicket('ada'),
    { waiting: undefined, waitingBefore: undefined },
    'but not what the person ended',
  );
});

t.test('commands at the same time in many spaces get one URL', async (t) => {
  const { say, chat } = await start(t);
  await Promise.all(['a', 'b', 'c', 'd'].map((room) => say(ada, 'status', room)));
  const urls = chat.sent.filter(({ message }) => secretIn(message.markdown) !== '');
  t.equal(urls.length, 1);
});

t.test('a URL that a browser has begun with is not replaced', async (t) => {
  const { say, store } = await start(t);
  await say(ada, 'status');
  const { hash = '' } = (await store.findOpenTicket('ada')) ?? {};
  await store.changeTicket(hash, (ticket) => ({ ...ticket, stage: 'identified', browserHash: 'b' }));
  const [sent] = await say(ada, 'organizations');
  t.notOk(secretIn(sent?.message.markdown));
  t.match(await store.findTicket(hash), {
    stage: 'identified',
    browserHash: 'b',
    waiting: { text: 'organizations' },
  });
});

t.test('the reply is the one message about a link that has ended', async (t) => {
  const { answer, link, store } = await start(t);
  await link(grantOf(ada, { ...broken, scopes: ['dashboard:general:config:read', WRITE] }));
  const text = await answer(ada, 'status');
  t.match(text, /^Your link to \*\*Aurora Retail\*\* has ended: it was unused for 90 days/);
  t.match(text, /\*\*\[Link Aurora Retail again\]/);
  const [told] = await store.listGrants('ada');
  t.type(told?.toldAt, 'number');
  t.match(
    await store.findTicket(hashSecret(secretIn(text))),
    { scopes: ['dashboard:general:config:read', WRITE] },
    'what it allowed is asked for again',
  );

  t.match(await answer(ada, 'status'), /has ended.*Open the link in the direct message that I sent you/);
  t.equal((await store.listGrants('ada'))[0]?.toldAt, told?.toldAt);
});

t.test('a link that has ended while a URL is open is told of once, with that URL', async (t) => {
  const { answer, link, store } = await start(t);
  await answer(ada, 'link');
  await link(grantOf(ada, broken));
  t.match(await answer(ada, 'status'), /has ended.*Open the link in the direct message that I sent you/);
  t.type((await store.listGrants('ada'))[0]?.toldAt, 'number');
});

t.test('a missing scope is asked for in words, beside the scopes that the link has', async (t) => {
  const { answer, link, store } = await start(t, await refusing(t));
  await link(grantOf(ada, { scopes: ['sdwan:telemetry:read'] }));
  await link(grantOf(ada, { ...lab, scopes: ['camera:config:read'], linkedAt: 1 }));
  const plain = secretIn(await answer(ada, 'link'));
  const text = await answer(ada, 'status');
  t.match(
    text,
    /does not allow me to change switch configuration[\s\S]+consent to change switch configuration, in addition to what/,
  );
  t.match(text, /\*\*\[Link Aurora Retail again\]/);
  t.strictSame((await store.findTicket(hashSecret(secretIn(text))))?.scopes, ['sdwan:telemetry:read', WRITE]);
  t.match(await store.findTicket(hashSecret(plain)), { stage: 'void' }, 'that URL did not ask for it');
  t.match(await store.listGrants('ada'), [{ status: 'active' }, { status: 'active' }]);
  t.match(await answer(ada, 'status'), /Open the link in the direct message that I sent you just now/);
});

t.test('when Webex refuses the direct message, the space learns that, and no command waits', async (t) => {
  const { say, chat, store } = await start(t);
  chat.refusesDirect = true;
  const [sent, ...none] = await say(ada, 'status', 'group');
  t.same(none, []);
  t.match(sent, {
    place: { roomId: 'group' },
    message: { markdown: /did not let me send you a direct message.*Send me a direct message once/ },
  });
  t.notMatch(sent?.message.markdown, /\/link\//);
  t.equal(await store.findOpenTicket('ada'), undefined);
  chat.refusesDirect = false;
  const [direct] = await say(ada, 'status', 'group');
  t.ok(secretIn(direct?.message.markdown), 'the next time it is sent');
});

/** Two instances over one store, the first of which waits for Webex with a URL for Ada. */
async function startWaiting(t: Test) {
  const held = new Set<string>();
  /** Whoever would wait for the turn of another instance is told at once what is told after half a minute. */
  const mutex: KeyedMutex = {
    async run(key, work) {
      if (held.has(key)) throw storeUnavailable(new Error('another instance holds a lock for too long'));
      held.add(key);
      try {
        return await work();
      } finally {
        held.delete(key);
      }
    },
  };
  const waiting = await start(t, undefined, HOUR, { mutex });
  const other = await start(t, undefined, HOUR, { mutex, store: waiting.store });
  const begun = Promise.withResolvers<string>();
  const taken = Promise.withResolvers<{ ids: string[] }>();
  waiting.chat.sendDirect = async (_personId, { markdown }) => {
    begun.resolve(secretIn(markdown));
    return taken.promise;
  };
  const asking = waiting.say(ada, 'status', 'group');
  return { waiting, other, secret: await begun.promise, taken, asking };
}

t.test('while Webex does not take a URL, what the person asks another instance is answered', async (t) => {
  const { other, secret, taken, asking } = await startWaiting(t);
  const [pointer, ...none] = await other.say(ada, 'organizations', 'another group');
  t.same(none, []);
  t.match(
    pointer?.message.markdown,
    /Open the link in the direct message that I sent you just now, or ask for access; then I answer this/,
  );
  t.match(await other.store.findOpenTicket('ada'), {
    hash: hashSecret(secret),
    waiting: { text: 'organizations' },
  });
  taken.resolve({ ids: ['sent'] });
  t.match(await asking, [{ message: { markdown: /I sent you a link in a direct message/ } }]);
});

t.test('a URL that Webex refuses in the end is not named any more', async (t) => {
  const { other, taken, asking } = await startWaiting(t);
  const { send } = other.chat;
  let refused: unknown;
  other.chat.send = async (...sending) => {
    taken.reject(new PostError('place_refused', 'Webex: 403'));
    refused ??= await asking;
    return send(...sending);
  };
  const [told, ...none] = await other.say(ada, 'organizations', 'another group');
  t.same(none, []);
  t.match(told?.message.markdown, /one-time URL that I made for you no longer works.*say `link` again/);
  t.match(refused, [{ message: { markdown: /did not let me send you a direct message/ } }]);
});
