import t, { type Test } from 'tap';
import { createBackgroundTasks } from '../../../src/core/async/background-tasks.ts';
import { createKeyedMutex } from '../../../src/core/async/keyed-mutex.ts';
import type { OutgoingMessage, SendOptions } from '../../../src/core/chat.ts';
import { MINUTE } from '../../../src/core/clock.ts';
import { OwnershipLostError } from '../../../src/core/inbox.ts';
import { createRelinkNotice, sendRelinkNotice } from '../../../src/core/linking/relink-notice.ts';
import type { Grant } from '../../../src/core/links.ts';
import { PostError } from '../../../src/core/post-error.ts';
import { hashSecret } from '../../../src/core/secrets.ts';
import { newTicket } from '../../../src/core/tickets.ts';
import { createMemoryLog } from '../../support/records.ts';
import { SENT } from '../../support/sent-message.ts';
import { startTokenRig } from '../../support/token-service.ts';

/** A link that Meraki no longer accepts. */
async function startEnded(t: Test, organizationName = 'Aurora Retail') {
  const rig = await startTokenRig(t);
  const key = await rig.link();
  const sent: { personId: string; message: OutgoingMessage }[] = [];
  const chat = {
    async sendDirect(personId: string, message: OutgoingMessage) {
      sent.push({ personId, message });
      return SENT;
    },
  };
  const ended = await rig.store.withGrantLock(key, async ({ grant, commit }) => {
    if (!grant) throw new Error('not linked');
    const saveGrant: Grant = {
      ...grant,
      organizationName,
      status: 'relink_required',
      reason: 'refused_by_meraki',
    };
    await commit({ saveGrant });
    return saveGrant;
  });
  const { store, clock, tokens } = rig;
  const log = createMemoryLog();
  return {
    ...rig,
    key,
    sent,
    ended,
    parts: { store, clock, log, tokens, chat, publicUrl: 'https://bot.example' },
  };
}

t.test(
  'a direct message names the organization and the likely reason, with a working one-time URL',
  async (t) => {
    const rig = await startEnded(t);
    await sendRelinkNotice(rig.ended, rig.parts);
    t.equal(rig.sent.length, 1);
    const [{ personId, message } = { personId: '', message: { markdown: '' } }] = rig.sent;
    t.equal(personId, 'ada');
    t.match(message.markdown, /\*\*Aurora Retail\*\* has ended: .*removed in the dashboard/);
    const secret = /https:\/\/bot\.example\/link\/([\w-]{43})\)/.exec(message.markdown)?.[1] ?? '';
    t.match(await rig.store.findTicket(hashSecret(secret)), { personId: 'ada', stage: 'sent' });
  },
);

t.test('a person gets one message, however often and by whom the end is found', async (t) => {
  const rig = await startEnded(t);
  const other = { ...rig.parts, tokens: rig.serviceOver(rig.store) };
  await Promise.all(
    Array.from({ length: 10 }, (_, i) => sendRelinkNotice(rig.ended, i % 2 === 0 ? rig.parts : other)),
  );
  await sendRelinkNotice(rig.ended, { ...rig.parts, tokens: rig.serviceOver(rig.store) });
  t.equal(rig.sent.length, 1);
  t.match(await rig.store.findGrant(rig.key), { toldAt: Number });
});

t.test('a message that Webex refused is not sent again', async (t) => {
  const rig = await startEnded(t);
  const refused = new PostError('place_refused', 'Webex: 403');
  const sendDirect = () => Promise.reject(refused);
  await t.rejects(sendRelinkNotice(rig.ended, { ...rig.parts, chat: { sendDirect } }), refused);
  await sendRelinkNotice(rig.ended, rig.parts);
  t.strictSame(rig.sent, [], 'the next command says it');
});

t.test(
  'a message that came too late, or that the end of the bot cut off, is sent by the next call',
  async (t) => {
    for (const reason of [new PostError('too_late', 'Webex: 502'), new OwnershipLostError()]) {
      const rig = await startEnded(t);
      const until: (number | undefined)[] = [];
      const sendDirect = async (_: string, __: OutgoingMessage, options?: SendOptions) => {
        until.push(options?.until);
        throw reason;
      };
      await t.rejects(sendRelinkNotice(rig.ended, { ...rig.parts, chat: { sendDirect } }), reason);
      const latest = rig.clock() + MINUTE;
      t.ok(
        until.every((at = Infinity) => at <= latest),
        'nobody else waits for it for long',
      );
      await sendRelinkNotice(rig.ended, rig.parts);
      t.equal(rig.sent.length, 1, reason.name);
    }
  },
);

t.test('nothing is sent about a link that was made again or deleted', async (t) => {
  const rig = await startEnded(t);
  await rig.link();
  await sendRelinkNotice(rig.ended, rig.parts);
  await rig.tokens.stopServing(rig.key);
  await sendRelinkNotice(rig.ended, rig.parts);
  t.strictSame(rig.sent, []);
  t.equal(await rig.store.findOpenTicket('ada'), undefined, 'and no ticket was made');
});

t.test('an organization’s name is text, not Markdown', async (t) => {
  const rig = await startEnded(t, 'A **bold** [name](https://evil.example)');
  await sendRelinkNotice(rig.ended, rig.parts);
  t.equal(rig.sent.length, 1);
  t.notMatch(rig.sent[0]?.message.markdown, /\]\(https:\/\/evil/);
});

t.test('a person who is linking right now keeps their URL', async (t) => {
  const rig = await startEnded(t);
  const { ticket } = newTicket(
    { id: 'ada', displayName: 'Ada', email: 'a@x.example', orgId: 'o' },
    rig.clock,
  );
  await rig.store.saveTicket(ticket);
  await sendRelinkNotice(rig.ended, rig.parts);
  t.match(rig.sent, [{ message: { markdown: /has ended.*have a link from me already/s } }]);
  t.notMatch(rig.sent[0]?.message.markdown, /http/);
  t.match(await rig.store.findTicket(ticket.hash), { stage: 'sent' });
});

t.test('a URL that Webex did not take is void: the next question gets one of its own', async (t) => {
  const rig = await startEnded(t);
  const chat = {
    async sendDirect() {
      throw new Error('Webex: 500');
    },
  };
  await t.rejects(sendRelinkNotice(rig.ended, { ...rig.parts, chat }), /Webex/);
  t.equal(await rig.store.findOpenTicket('ada'), undefined);
});

t.test('who is being answered for long is told after that, and holds up nobody else', async (t) => {
  const { parts, ended, sent } = await startEnded(t);
  const background = createBackgroundTasks(parts.log);
  const mutex = createKeyedMutex();
  const tell = createRelinkNotice({ ...parts, mutex, background }, 10);
  const answering = Promise.withResolvers<void>();
  void mutex.run('ada', () => answering.promise);
  await tell(ended);
  t.equal(sent.length, 0);
  answering.resolve();
  await background.settled();
  t.equal(sent.length, 1, 'once');
});
