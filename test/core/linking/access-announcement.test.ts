import t from 'tap';
import type { AccessRequest } from '../../../src/core/access-requests.ts';
import type { Message, SendOptions } from '../../../src/core/chat.ts';
import { DAY, HOUR } from '../../../src/core/clock.ts';
import { type ClaimedEvent, HANDLED, type InboxEvent, OwnershipLostError } from '../../../src/core/inbox.ts';
import { createAccessAnnouncement } from '../../../src/core/linking/access-announcement.ts';
import type { Grant } from '../../../src/core/links.ts';
import { PostError } from '../../../src/core/post-error.ts';
import { type Share, sharePerson } from '../../../src/core/shares.ts';
import { isOpen, type LinkTicket } from '../../../src/core/tickets.ts';
import { createTestAdmission } from '../../support/admission.ts';
import { ada, grantOf, recordingChat, tom } from '../../support/chat.ts';
import { createMemoryLog, NOW, newLinkTicket } from '../../support/records.ts';
import { isOwned, NEVER } from '../../support/sent-message.ts';

const waiting = { text: 'status', place: { roomId: 'room', parentId: 'asked' }, isDirect: false };
const request: AccessRequest = {
  id: 'k7m2p9qx',
  requester: sharePerson(tom),
  waiting,
  asked: { lenders: [] },
  state: 'approved',
  decidedBy: 'ada',
  requestedAt: NOW,
  expiresAt: NOW + DAY,
};
const share: Share = {
  id: request.id,
  lender: sharePerson(ada),
  ...{ organizationId: '549236', organizationName: 'Aurora Retail' },
  borrower: { kind: 'person', ...request.requester },
  commands: { kind: 'usual' },
  networks: { kind: 'all' },
  ...{ lentAt: NOW, until: NOW + DAY, uses: 0 },
};

/** An announcement over an inbox that only records, or takes nothing. */
function setup(acceptance: 'accepted' | 'busy' = 'accepted') {
  const found: {
    request: AccessRequest | undefined;
    share: Share | undefined;
    ticket: LinkTicket | undefined;
    grants: Grant[];
  } = {
    ...{ request, share, ticket: undefined, grants: [] },
  };
  const kept: InboxEvent[] = [];
  const asked: Message[] = [];
  const time = { now: NOW };
  const isIn = { now: true };
  const admission = createTestAdmission();
  const recording = recordingChat();
  const tried: (SendOptions | undefined)[] = [];
  const announcement = createAccessAnnouncement({
    admission,
    store: {
      findAccessRequest: async () => found.request,
      findShare: async () => found.share,
      findOpenTicket: async () => (found.ticket && isOpen(found.ticket) ? found.ticket : undefined),
      listGrants: async () => found.grants,
      async changeTicket(_hash, step) {
        found.ticket = found.ticket && step(found.ticket);
        return found.ticket;
      },
    },
    inbox: {
      async accept(event) {
        kept.push(event);
        return acceptance;
      },
    },
    chat: {
      ...recording,
      isIn: async () => isIn.now,
      sendDirect(personId, message, options) {
        tried.push(options);
        return recording.sendDirect(personId, message, options);
      },
    },
    async dispatch(message) {
      asked.push(message);
      return HANDLED;
    },
    isPassing: () => false,
    clock: () => time.now,
    now: () => time.now,
    log: createMemoryLog(),
  });
  const handle = (more: Partial<ClaimedEvent> = {}) =>
    announcement.handle({
      body: kept[0]?.body ?? '',
      ...{ acceptedAt: NOW, isInterrupted: false, ended: NEVER, checkOwnership: isOwned },
      ...more,
    });
  const texts = () => recording.sent.map(({ message }) => message.markdown);
  return { announcement, found, kept, asked, time, isIn, admission, recording, tried, handle, texts };
}

const NOTICE = 'Ada lends you Aurora.\n\nJust ask.';

t.test('the requester is told, then the question is answered where it was asked', async (t) => {
  const { announcement, kept, asked, handle, texts } = setup();
  await announcement.announce(request, NOTICE);
  t.match(kept, [{ key: 'access k7m2p9qx approved', partitionKey: 'room', isOwn: true }]);
  t.strictSame(texts(), [], 'nothing is sent before the event is handled: another process may do that');
  await handle();
  t.strictSame(texts(), [NOTICE]);
  t.match(asked, [{ person: tom, ...waiting, checkOwnership: Function, acceptedAt: NOW }]);
});

t.test('what the inbox does not take is announced at once', async (t) => {
  const { announcement, asked, texts } = setup('busy');
  await announcement.announce(request, NOTICE);
  t.equal(texts().length, 1);
  t.equal(asked.length, 1);
});

t.test('a denial is only told', async (t) => {
  const { announcement, found, asked, handle, texts } = setup();
  found.request = { ...request, state: 'denied' };
  found.share = undefined;
  await announcement.announce(found.request, 'Ada denied it.');
  await handle();
  t.strictSame(texts(), ['Ada denied it.']);
  t.strictSame(asked, []);
});

t.test('nothing is told of a share that ended meanwhile, or to who may not use the bot', async (t) => {
  for (const change of [
    ({ found }: ReturnType<typeof setup>) => {
      found.share = { ...share, ended: { at: NOW, why: 'unshared' } };
    },
    ({ found }: ReturnType<typeof setup>) => {
      found.share = undefined;
    },
    ({ found }: ReturnType<typeof setup>) => {
      found.request = undefined;
    },
    ({ admission }: ReturnType<typeof setup>) => {
      admission.outside.add(tom.orgId);
    },
  ]) {
    const parts = setup();
    await parts.announcement.announce(request, NOTICE);
    change(parts);
    await parts.handle();
    t.strictSame({ texts: parts.texts(), asked: parts.asked }, { texts: [], asked: [] });
  }
});

t.test('who was restarted in the middle says so, and answers nothing twice', async (t) => {
  const { announcement, asked, handle, texts, tried } = setup();
  await announcement.announce(request, NOTICE);
  await handle({ isInterrupted: true });
  t.match(texts(), [/^Ada lends you Aurora.*I was restarted in the middle of an answer/s]);
  t.match(tried, [{ mayBeThere: true }]);
  t.strictSame(asked, []);
});

t.test('who left the space is not answered in it', async (t) => {
  const { announcement, asked, isIn, handle, texts } = setup();
  isIn.now = false;
  await announcement.announce(request, NOTICE);
  await handle();
  t.match(texts(), [NOTICE, /no longer in the space/]);
  t.strictSame(asked, []);
});

t.test('an event of another instance is left to it, and every other event alone', async (t) => {
  const { announcement, asked, handle, texts } = setup();
  await announcement.announce(request, NOTICE);
  const checkOwnership = () => Promise.reject(new OwnershipLostError());
  await handle({ checkOwnership });
  t.strictSame({ texts: texts(), asked }, { texts: [], asked: [] });
  t.equal(handle({ body: 'linked\nhash\nada\n549236' }), undefined);
  t.equal(handle({ body: '{"resource":"messages"}' }), undefined);
});

t.test('after an hour the question is left out, and its person told', async (t) => {
  const { announcement, asked, time, handle, texts } = setup();
  await announcement.announce(request, NOTICE);
  time.now += HOUR;
  await handle();
  t.match(texts(), [NOTICE, /for more than an hour/]);
  t.strictSame(asked, []);
});

t.test('a notice that Webex does not take costs not the answer', async (t) => {
  const { announcement, asked, recording, handle } = setup();
  recording.failing.push(new PostError('place_refused', 'Webex: 403'));
  await announcement.announce(request, NOTICE);
  await handle();
  t.equal(asked.length, 1);
});

t.test('the question that waits for a link, too, waits for it no longer', async (t) => {
  const { announcement, found, handle } = setup();
  const other = { ...waiting, text: 'devices' };
  found.ticket = newLinkTicket({ waiting, waitingBefore: { commands: [other] } });
  await announcement.announce(request, NOTICE);
  await handle();
  t.match(found.ticket, { waiting: other, waitingBefore: undefined });
});

t.test('a question that was answered after a link made meanwhile is not answered again', async (t) => {
  const { announcement, found, asked, handle, texts } = setup();
  found.ticket = newLinkTicket({ waiting, stage: 'done' });
  found.grants = [grantOf(tom, { linkedAt: NOW + 1 })];
  await announcement.announce(request, NOTICE);
  await handle();
  t.strictSame(texts(), [NOTICE]);
  t.strictSame(asked, []);
  found.grants = [grantOf(tom, { linkedAt: NOW - 1 })];
  await handle();
  t.equal(asked.length, 1, 'a link of before answered nothing');
});
