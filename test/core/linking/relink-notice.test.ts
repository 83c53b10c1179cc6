import t, { type Test } from 'tap';
import { createKeyedMutex } from '../../../src/core/async/keyed-mutex.ts';
import type { OutgoingMessage } from '../../../src/core/chat.ts';
import { createRelinkNotice } from '../../../src/core/linking/relink-notice.ts';
import type { Grant } from '../../../src/core/links.ts';
import { hashSecret } from '../../../src/core/secrets.ts';
import type { LastingNotices } from '../../../src/core/tell.ts';
import { newTicket } from '../../../src/core/tickets.ts';
import { NO_EDITS } from '../../support/no-edits.ts';
import { createMemoryLog } from '../../support/records.ts';
import { SENT } from '../../support/sent-message.ts';
import { noticesAtOnce } from '../../support/tell.ts';
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
  return {
    ...rig,
    key,
    sent,
    ended,
    parts: {
      ...{ store, clock, tokens, mutex: createKeyedMutex(), ...NO_EDITS, log: createMemoryLog() },
      notices: noticesAtOnce(chat),
      publicUrl: 'https://bot.example',
    },
  };
}

t.test(
  'a direct message names the organization and the likely reason, with a working one-time URL',
  async (t) => {
    const rig = await startEnded(t);
    await createRelinkNotice(rig.parts)(rig.ended);
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
    Array.from({ length: 10 }, (_, i) => createRelinkNotice(i % 2 === 0 ? rig.parts : other)(rig.ended)),
  );
  await createRelinkNotice({ ...rig.parts, tokens: rig.serviceOver(rig.store) })(rig.ended);
  t.equal(rig.sent.length, 1);
  t.match(await rig.store.findGrant(rig.key), { toldAt: Number });
});

t.test('nothing is sent about a link that was made again or deleted', async (t) => {
  const rig = await startEnded(t);
  await rig.link();
  await createRelinkNotice(rig.parts)(rig.ended);
  await rig.tokens.stopServing(rig.key);
  await createRelinkNotice(rig.parts)(rig.ended);
  t.strictSame(rig.sent, []);
  t.equal(await rig.store.findOpenTicket('ada'), undefined, 'and no ticket was made');
});

t.test('an organization’s name is text, not Markdown', async (t) => {
  const rig = await startEnded(t, 'A **bold** [name](https://evil.example)');
  await createRelinkNotice(rig.parts)(rig.ended);
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
  await createRelinkNotice(rig.parts)(rig.ended);
  t.match(rig.sent, [{ message: { markdown: /has ended.*already have a one-time URL from me/s } }]);
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
  await createRelinkNotice({ ...rig.parts, notices: noticesAtOnce(chat) })(rig.ended);
  t.equal(await rig.store.findOpenTicket('ada'), undefined);
});

t.test(
  'nothing is sent, and no ticket made, when the link was made again before Webex took the message',
  async (t) => {
    const rig = await startEnded(t);
    const gate = Promise.withResolvers<void>();
    const said: Promise<void>[] = [];
    const notices: LastingNotices = {
      define:
        (_kind, say) =>
        async (personId, ...args) => {
          const send = async (message: OutgoingMessage) => {
            rig.sent.push({ personId, message });
            return SENT;
          };
          said.push(gate.promise.then(() => say(send, personId, args)));
          return { outcome: Promise.resolve('later') };
        },
      handle: () => undefined,
    };
    await createRelinkNotice({ ...rig.parts, notices })(rig.ended);
    await rig.link();
    gate.resolve();
    await Promise.all(said);
    t.equal(said.length, 1);
    t.strictSame(rig.sent, []);
    t.equal(await rig.store.findOpenTicket('ada'), undefined);
  },
);

t.test('nobody waits for the turn of a notice while Webex does not take it', async (t) => {
  const rig = await startEnded(t);
  const { mutex } = rig.parts;
  const held: number[] = [];
  const chat = {
    async sendDirect() {
      held.push(mutex.size);
      return SENT;
    },
  };
  await createRelinkNotice({ ...rig.parts, notices: noticesAtOnce(chat) })(rig.ended);
  t.strictSame(held, [0]);
});
