import t from 'tap';
import type { AccessRequest } from '../../../src/core/access-requests.ts';
import { createBackgroundTasks } from '../../../src/core/async/background-tasks.ts';
import type { OutgoingMessage } from '../../../src/core/chat.ts';
import { DAY, MINUTE } from '../../../src/core/clock.ts';
import type { InboxEvent } from '../../../src/core/inbox.ts';
import { createLastingNotices } from '../../../src/core/linking/lasting-notices.ts';
import { PostError } from '../../../src/core/post-error.ts';
import { sharePerson } from '../../../src/core/shares.ts';
import { decided } from '../../../src/core/sharing/access-decision.ts';
import { createAccessMessages } from '../../../src/core/sharing/access-messages.ts';
import { ada, ben, grantOf, NOW, start, tom } from '../../support/chat.ts';
import { createMemoryLog } from '../../support/records.ts';
import { isOwned, NEVER } from '../../support/sent-message.ts';

const request: AccessRequest = {
  id: 'k7m2p9qx',
  requester: sharePerson(tom),
  asked: {
    lenders: [ada, ben].map(({ id }) => ({ personId: id, organizationId: '549236', messageIds: [] })),
  },
  state: 'open',
  requestedAt: NOW,
  expiresAt: NOW + DAY,
};

/** Cards over notices that wait in an inbox until `deliver`. */
async function setup(t: Parameters<typeof start>[0], fields: Partial<AccessRequest> = {}) {
  const { store, link } = await start(t);
  await link(grantOf(ada), grantOf(ben));
  const asked = { ...request, ...fields };
  await store.addAccessRequest(asked, () => true);
  const log = createMemoryLog();
  const background = createBackgroundTasks(log);
  const events: InboxEvent[] = [];
  const sent: { personId: string; message: OutgoingMessage }[] = [];
  const deleted: string[] = [];
  const webex = { refuses: '', downFor: 0, beforeAnswer: async () => {} };
  const time = { now: NOW };
  const create = () => {
    const notices = createLastingNotices({
      inbox: {
        async accept(event) {
          events.push(event);
          return 'accepted';
        },
      },
      chat: {
        async sendDirect(personId, message) {
          if (webex.refuses === personId) throw new PostError('place_refused', 'Webex: 403');
          webex.downFor -= 1;
          if (webex.downFor >= 0) throw new PostError('too_late', 'Webex: 502');
          sent.push({ personId, message });
          await webex.beforeAnswer();
          return { ids: [`card of ${personId}`] };
        },
      },
      background,
      pauses: { first: 1, longest: 1 },
      clock: () => time.now,
      now: () => time.now,
      log,
    });
    const messages = createAccessMessages({
      ...{ store, notices, background, log },
      clock: () => time.now,
      chat: {
        async delete(ids) {
          if (ids.includes('card of ben')) throw new PostError('message_refused', 'Webex: 403');
          deleted.push(...ids);
        },
      },
      admins: () => ['ben', 'tom'],
      cardOf: ({ id }, { personId }) => ({ markdown: `${id} for ${personId}` }),
    });
    return { notices, messages };
  };
  const { notices, messages } = create();
  async function deliver(to = notices) {
    const bodies = events.splice(0).map(({ body }) => body);
    const claimed = { acceptedAt: NOW, isInterrupted: false, ended: NEVER, checkOwnership: isOwned };
    await Promise.all(bodies.map(async (body) => (await to.handle({ body, ...claimed }))?.finished));
    await background.settled();
  }
  return { store, asked, messages, create, deliver, events, sent, deleted, webex, time, log };
}

t.test('each lender gets the card once, and its message is kept', async (t) => {
  const { store, asked, messages, deliver, sent, events } = await setup(t);
  await messages.ask(asked);
  await messages.ask(asked);
  t.equal(events.length, 2);
  await deliver();
  t.strictSame(sent.map(({ personId }) => personId).toSorted(), ['ada', 'ben']);
  t.match((await store.findAccessRequest(asked.id))?.asked.lenders, [
    { personId: 'ada', messageIds: ['card of ada'] },
    { personId: 'ben', messageIds: ['card of ben'] },
  ]);
});

t.test(
  'a request of a process that died before it asked anybody is asked about by the job, once',
  async (t) => {
    const { asked, messages, deliver, sent, events, time } = await setup(t);
    await messages.askAgain();
    t.equal(events.length, 0, 'whoever stored it may be asking right now');
    time.now += MINUTE;
    await messages.askAgain();
    await Promise.all([messages.askAgain(), messages.ask(asked), messages.askAgain()]);
    t.equal(events.length, 2);
    await deliver();
    t.strictSame(sent.map(({ personId }) => personId).toSorted(), ['ada', 'ben']);
    const late = await setup(t);
    late.time.now += DAY;
    await late.messages.askAgain();
    t.equal(late.events.length, 0, 'it has run out');
  },
);

t.test('a store that fails costs no request: the job asks', async (t) => {
  const { asked, messages, store, events, time, log } = await setup(t);
  const { findAccessRequest } = store;
  store.findAccessRequest = () => Promise.reject(new Error('disk full'));
  await messages.ask(asked);
  t.match(JSON.stringify(log.lines), /nobody asked for access yet/);
  store.findAccessRequest = findAccessRequest;
  time.now += MINUTE;
  await messages.askAgain();
  t.equal(events.length, 2);
});

t.test('cards that Webex does not take are sent later, once, also after a restart', async (t) => {
  const { asked, messages, create, deliver, sent, webex } = await setup(t);
  webex.downFor = 5;
  await messages.ask(asked);
  const next = create();
  // The process after it knows not whether the cards were stored, and asks anew.
  await next.messages.ask(asked);
  await deliver(next.notices);
  t.strictSame(sent.map(({ personId }) => personId).toSorted(), ['ada', 'ben']);
});

t.test('one lender whom Webex does not let us write to does not cost the others their card', async (t) => {
  const { asked, messages, deliver, sent, webex } = await setup(t);
  webex.refuses = 'ada';
  await messages.ask(asked);
  await deliver();
  t.match(sent, [{ personId: 'ben' }]);
});

t.test('a card that is late is not sent any more, and one that was on its way goes', async (t) => {
  const { store, asked, messages, deliver, sent, deleted, webex } = await setup(t);
  await messages.ask(asked);
  const deny = () => store.changeAccessRequest(asked.id, (one) => decided(one, 'denied', 'ben', NOW));
  webex.beforeAnswer = async () => {
    webex.beforeAnswer = async () => {};
    await deny();
  };
  await deliver();
  t.ok(sent.length >= 1);
  t.strictSame(
    deleted,
    sent.some(({ personId }) => personId === 'ada') ? ['card of ada'] : [],
    'the card of who decided stays',
  );
  const { asked: late, messages: others, deliver: deliverLate, sent: none, time } = await setup(t);
  await others.ask(late);
  time.now += DAY;
  await deliverLate();
  t.strictSame(none, [], 'it has run out');
});

t.test('cards of those who did not decide are deleted, whatever becomes of the others', async (t) => {
  const { asked, messages, deleted, deliver, log } = await setup(t);
  const lenders = ['ben', 'ada', 'eve'].map((personId) => ({
    ...{ personId, organizationId: '549236' },
    messageIds: [`card of ${personId}`],
  }));
  messages.takeBack({ ...asked, asked: { lenders }, state: 'approved', decidedBy: 'eve' });
  await deliver();
  t.strictSame(deleted, ['card of ada']);
  t.match(JSON.stringify(log.lines), /not deleted/);
});

t.test('when nobody can be asked, the administrators are told who asks, and nothing else', async (t) => {
  const fields = { asked: { lenders: [] }, reason: 'to mend the till', network: 'Rotterdam 301' };
  const { asked, messages, deliver, sent } = await setup(t, fields);
  await messages.ask(asked);
  await deliver();
  t.match(sent, [{ personId: 'ben', message: { markdown: /Tom Becker.*asks for access/ } }]);
  t.equal(sent.length, 1, 'not the requester');
  t.notMatch(sent[0]?.message.markdown, /till|Rotterdam/);
});
