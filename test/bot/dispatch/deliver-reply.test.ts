import t, { type Test } from 'tap';
import type { OutgoingMessage, SendOptions } from '../../../src/core/chat.ts';
import { DAY, HOUR } from '../../../src/core/clock.ts';
import { OwnershipLostError } from '../../../src/core/inbox.ts';
import { PostError } from '../../../src/core/post-error.ts';
import { hashSecret } from '../../../src/core/secrets.ts';
import type { Place } from '../../../src/core/tickets.ts';
import { ada, ben, grantOf, NOW, secretIn, start, tom } from '../../support/chat.ts';
import { json, serve } from '../../support/scripted-meraki.ts';
import { confirmationIn } from '../../support/unlink-by.ts';

const WHY = 'I may not write in the space in which you asked, so I answer you here.';
const TOO_LATE =
  /^\*\*Webex could not be reached for so long that my answer came too late\.\*\* Please ask again\./;
const NOT_TAKEN = new PostError('message_refused', 'Webex: 400');

/** Starts the bot over a Meraki whose lists are empty, with links of Ada and Tom. `news` is an announcement space. */
async function started(t: Test) {
  const { api } = await serve(t, ({ url = '' }, res) => {
    const counted = { counts: { byStatus: { online: 1 }, total: 0 } };
    json(res, url.includes('/overview') || url.includes('/assurance') ? counted : []);
  });
  const bot = await start(t, api.open);
  await bot.link(grantOf(ada), grantOf(tom));
  bot.chat.refusing.add('news');
  const end = () =>
    bot.store.withGrantLock(grantOf(ada), ({ commit }) => commit({ deleteGrant: grantOf(ada) }));
  return { ...bot, end };
}

type Bot = Awaited<ReturnType<typeof started>>;

/** Lets the first try of the next message to a space fail, and something happen before the second one. */
function beforeSecondTry({ chat }: Pick<Bot, 'chat'>, happen: () => unknown): void {
  const { send } = chat;
  chat.send = async (place: Place, message: OutgoingMessage, options: SendOptions = {}) => {
    chat.send = send;
    const takeBack = await options.mayPost?.();
    await takeBack?.();
    await happen();
    return send(place, message, options);
  };
}

const direct = (markdown: RegExp | string) => ({ personId: 'ada', message: { markdown } });

t.test('where only moderators post, the person gets the reply directly, with a line why', async (t) => {
  const bot = await started(t);
  for (const [text, reply] of [
    ['help', /Hello Ada Moreno/],
    ['whoamy', /don't know the command “whoamy”/],
    ['networks', /Aurora Retail/],
    ['devices in Nowhere', /Nowhere/],
    ['status', /Aurora Retail/],
    ['unlink Nowhere', /no link to/],
    ['unlink', /Unlink Aurora Retail\?/],
  ] as const) {
    const sent = await bot.say(ada, text, 'news');
    t.match(sent, [direct(reply), direct(WHY)], text);
    t.equal(sent.length, 2, text);
  }
  t.notMatch(bot.lines.join('\n'), /"level":50/, 'nothing to look into');
});

t.test('an answer for its person alone is sent directly there too, once, with a line why', async (t) => {
  const bot = await started(t);
  bot.chat.mixed.add('news');
  t.match(await bot.say(ada, 'organizations', 'news'), [direct(/Aurora Retail/), direct(WHY)]);
  const sent = await bot.say(ben, 'links', 'news');
  t.match(sent, [
    { personId: 'ben', message: { markdown: /Links|links/ } },
    { personId: 'ben', message: { markdown: WHY } },
  ]);
});

t.test(
  'in a space that refuses, the one-time URL comes directly, and nothing says so a second time',
  async (t) => {
    const bot = await started(t);
    const sent = await bot.say(ada, 'link', 'news');
    t.match(sent, [direct(/\(https:\/\/bot\.example\/link\//), direct(WHY)]);
    t.equal(sent.length, 2);
  },
);

t.test('when the person can not be written to either, that is in the log', async (t) => {
  const bot = await started(t);
  bot.chat.refusesDirect = true;
  t.strictSame(await bot.say(ada, 'help', 'news'), []);
  t.match(bot.lines.join('\n'), /"level":40.*reply not sent: Webex took neither/);
});

t.test('what was read through a link that ends before it is posted is not posted', async (t) => {
  for (const roomId of ['direct', 'ours']) {
    const bot = await started(t);
    beforeSecondTry(bot, bot.end);
    const sent = await bot.say(ada, 'networks', roomId);
    t.match(sent, [
      {
        message: {
          markdown: /^\*\*Your link to Aurora Retail has ended while I was reading\.\*\* Say `link`/,
        },
      },
    ]);
    t.equal(sent.length, 1, roomId);
  }
});

t.test('a link that was made again meanwhile is another link', async (t) => {
  const bot = await started(t);
  beforeSecondTry(bot, () => bot.link(grantOf(ada, { linkedAt: NOW })));
  t.match(await bot.say(ada, 'networks'), [{ message: { markdown: /has ended while I was reading/ } }]);
});

t.test('nor is what was read for the person directly, or the choice that a failure offers', async (t) => {
  const bot = await started(t);
  bot.chat.mixed.add('mixed');
  const { organizationsIn } = bot.chat;
  bot.chat.organizationsIn = async (roomId) => {
    await bot.end();
    return organizationsIn(roomId);
  };
  for (const text of ['networks', 'devices in Nowhere']) {
    await bot.link(grantOf(ada));
    const [answer, line] = await bot.say(ada, text, 'mixed');
    t.match(answer, direct(/has ended while I was reading/), text);
    t.match(line, {
      place: { roomId: 'mixed' },
      message: { markdown: /I sent you the answer in a direct message/ },
    });
  }
});

t.test('a guest who joins between two tries reads nothing', async (t) => {
  const bot = await started(t);
  beforeSecondTry(bot, () => bot.chat.mixed.add('ours'));
  t.match(await bot.say(ada, 'networks', 'ours'), [
    direct(/Aurora Retail/),
    { place: { roomId: 'ours' }, message: { markdown: /in a direct message: not everybody in this space/ } },
  ]);
});

t.test('who is no administrator any more between two tries is told nothing', async (t) => {
  const bot = await started(t);
  beforeSecondTry(bot, () => {
    bot.admins.length = 0;
  });
  const sent = await bot.say(ben, 'links');
  t.match(sent, [{ message: { markdown: /administrators only/ } }]);
  t.equal(sent.length, 1);
});

t.test('who leaves the organization between two tries gets the one line to outsiders', async (t) => {
  const bot = await started(t);
  beforeSecondTry(bot, () => bot.admission.outside.add('aurora'));
  const sent = await bot.say(ada, 'networks', 'ours');
  t.match(sent, [direct(/I answer only people of certain/)]);
  t.equal(sent.length, 1);
});

t.test('a reply that reads through no link looks for none', async (t) => {
  const bot = await started(t);
  bot.store.findGrant = async () => {
    throw new Error('asked');
  };
  t.match(await bot.say(ada, 'help'), [{ message: { markdown: /Hello/ } }]);
});

t.test('an answer that came too late ends in one line, which is tried for a day', async (t) => {
  const bot = await started(t);
  const options: SendOptions[] = [];
  const { send } = bot.chat;
  bot.chat.send = async (place: Place, message: OutgoingMessage, given: SendOptions = {}) => {
    options.push(given);
    return send(place, message, given);
  };
  bot.chat.failing.push(new PostError('too_late', 'Webex: 502'));
  const askedAt = NOW - 1_000;
  const place = { roomId: 'direct' };
  await (await bot.dispatch({ person: ada, place, isDirect: true, text: 'help', askedAt })).finished;
  t.match(bot.chat.sent, [{ message: { markdown: TOO_LATE } }]);
  t.equal(bot.chat.sent.length, 1);
  t.match(options, [
    { until: askedAt + HOUR, after: askedAt },
    { until: NOW + DAY, after: askedAt },
  ]);

  bot.chat.isDown = true;
  t.strictSame(await bot.say(ada, 'help'), [], 'and no more than that line');
});

t.test('what Webex does not take all of is told in one line, and what it took is no failure', async (t) => {
  const bot = await started(t);
  bot.chat.failing.push(NOT_TAKEN);
  t.match(await bot.say(ada, 'help'), [
    { message: { markdown: /^\*\*Webex did not take all of my answer\.\*\* Try again/ } },
  ]);

  bot.chat.mixed.add('mixed');
  bot.chat.failing.push(undefined, NOT_TAKEN);
  const sent = await bot.say(ada, 'organizations', 'mixed');
  t.match(sent, [direct(/Aurora Retail/)], 'the line about a delivered answer is missing, no more');
  t.equal(sent.length, 1);
});

t.test('a deed that was done is told as done, whatever became of the first message', async (t) => {
  const bot = await started(t);
  bot.chat.mixed.add('mixed');
  for (const [failing, told] of [
    [
      new PostError('too_late', 'Webex: 502'),
      /^\*\*I did what you asked\. Webex could not be reached for so long/,
    ],
    [NOT_TAKEN, /^\*\*I did what you asked\.\*\* I could not send you all of my answer/],
  ] as const) {
    await bot.link(grantOf(ada));
    const command = confirmationIn(await bot.answer(ada, 'unlink'));
    bot.chat.failing.push(failing);
    const sent = await bot.say(ada, command);
    t.match(sent, [{ message: { markdown: told } }]);
    t.notMatch(sent[0]?.message.markdown, /again/);
  }
  await bot.link(grantOf(ada));
  const command = confirmationIn(await bot.answer(ada, 'unlink'));
  bot.chat.refusesDirect = true;
  const [line] = await bot.say(ada, command, 'mixed');
  t.match(line, {
    place: { roomId: 'mixed' },
    message: { markdown: /^\*\*I did what you asked\.\*\* Webex did not let me/ },
  });
  t.notMatch(line?.message.markdown, /Aurora|again/);
});

t.test(
  'of people whose links were revoked, only those count as refused whom Webex refused to tell',
  async (t) => {
    const bot = await started(t);
    bot.chat.failing.push(new PostError('too_late', 'Webex: 502'));
    t.match(await bot.answer(ben, 'revoke ada@aurora.example'), /I am telling them, and go on trying/);

    bot.chat.refusesDirect = true;
    const [answer] = await bot.say(ben, 'revoke tom@aurora.example');
    t.match(answer?.message.markdown, /could not tell them: Webex refused the direct message/);
  },
);

t.test('what was set through a link is told as done, though the link ends before it is told', async (t) => {
  const { api } = await serve(t, (_, res) =>
    json(res, [{ id: 'N_1', organizationId: '549236', name: 'Delft', productTypes: [], tags: [] }]),
  );
  const bot = await start(t, api.open);
  const end = () =>
    bot.store.withGrantLock(grantOf(ada), ({ commit }) => commit({ deleteGrant: grantOf(ada) }));
  const { changeSettings } = bot.store;
  for (const when of ['while it is set', 'between two tries']) {
    await bot.link(grantOf(ada));
    if (when === 'between two tries') beforeSecondTry(bot, end);
    else {
      bot.store.changeSettings = async (...change) => {
        bot.store.changeSettings = changeSettings;
        const changed = await changeSettings(...change);
        await end();
        return changed;
      };
    }
    const sent = await bot.say(ada, 'use network Delft');
    t.match(sent, [{ message: { markdown: /^\*\*I did what you asked\.\*\*/ } }], when);
    t.equal(sent.length, 1);
    t.match(await bot.store.findSettings('person ada'), { network: { name: 'Delft' } });
  }
});

t.test('a one-time URL that was voided while Webex made the bot wait is not sent', async (t) => {
  const bot = await started(t);
  for (const roomId of ['direct', 'ours']) {
    let newer = '';
    const say = async () => {
      newer = secretIn((await bot.say(ada, 'link')).at(-1)?.message.markdown);
    };
    if (roomId === 'direct') beforeSecondTry(bot, say);
    else {
      const { sendDirect } = bot.chat;
      bot.chat.sendDirect = async (...given) => {
        bot.chat.sendDirect = sendDirect;
        await say();
        return sendDirect(...given);
      };
    }
    const texts = (await bot.say(ada, 'link', roomId)).map(({ message }) => message.markdown);
    t.strictSame(texts.map(secretIn).filter(Boolean), [newer], roomId);
    t.match(texts.at(-1), /^\*\*The one-time URL that I made for you no longer works\.\*\* Use the one/);
    t.match(await bot.store.findTicket(hashSecret(newer)), { stage: 'sent' }, 'the newer one works');
  }
});

t.test('a one-time URL that came too late does not void a newer one', async (t) => {
  const bot = await started(t);
  let newer = '';
  const { send } = bot.chat;
  bot.chat.send = async () => {
    bot.chat.send = send;
    newer = secretIn((await bot.say(ada, 'link'))[0]?.message.markdown);
    throw new PostError('too_late', 'Webex: 502');
  };
  await bot.say(ada, 'link');
  t.match(await bot.store.findTicket(hashSecret(newer)), { stage: 'sent' });
});

t.test('nothing says that a one-time URL was sent when it was not', async (t) => {
  const bot = await started(t);
  bot.chat.refusesDirect = true;
  const sent = await bot.say(ada, 'link', 'ours');
  t.match(sent, [
    { place: { roomId: 'ours' }, message: { markdown: /did not let me send you a direct message/ } },
  ]);
  t.equal(sent.length, 1);
  bot.chat.refusesDirect = false;
  bot.chat.failing.push(NOT_TAKEN);
  await bot.say(ada, 'link');
  t.equal(await bot.store.findOpenTicket('ada'), undefined, 'in a direct space it is void as well');
  bot.chat.failing.push(new PostError('too_late', 'Webex: 502'));
  t.match(await bot.say(ada, 'link', 'ours'), [
    { place: { roomId: 'ours' }, message: { markdown: TOO_LATE } },
  ]);
});

t.test(
  'that a link ended is told by the next reply when this one came too late or the bot ends',
  async (t) => {
    for (const reason of [new PostError('too_late', 'Webex: 502'), new OwnershipLostError()]) {
      for (const roomId of ['direct', 'ours']) {
        const bot = await started(t);
        await bot.link(grantOf(ada, { status: 'relink_required', reason: 'refused_by_meraki' }));
        bot.chat.failing.push(reason);
        await bot.say(ada, 'networks', roomId);
        t.equal((await bot.store.findGrant(grantOf(ada)))?.toldAt, undefined, `${reason.name} in ${roomId}`);
        const [told] = await bot.say(ada, 'networks', roomId);
        t.match(told?.message.markdown, /has ended: Meraki no longer accepts it/);
        t.ok((await bot.store.findGrant(grantOf(ada)))?.toldAt);
      }
    }
    const refused = await started(t);
    await refused.link(grantOf(ada, { status: 'relink_required', reason: 'refused_by_meraki' }));
    refused.chat.refusesDirect = true;
    await refused.say(ada, 'networks', 'ours');
    t.ok((await refused.store.findGrant(grantOf(ada)))?.toldAt, 'what Webex refuses stays told');
  },
);
