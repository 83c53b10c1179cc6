import t from 'tap';
import type { Message, SendOptions } from '../../../src/core/chat.ts';
import { DAY, HOUR } from '../../../src/core/clock.ts';
import { type ClaimedEvent, HANDLED, type InboxEvent, OwnershipLostError } from '../../../src/core/inbox.ts';
import { createLinkAnnouncement } from '../../../src/core/linking/link-announcement.ts';
import type { Grant } from '../../../src/core/links.ts';
import { storeUnavailable } from '../../../src/core/refusals.ts';
import { createTestAdmission } from '../../support/admission.ts';
import { createMemoryLog, NOW, newGrant, newLinkTicket } from '../../support/records.ts';
import { isOwned, NEVER, ownedAfter, SENT } from '../../support/sent-message.ts';

const grant = newGrant({ personId: 'ada', organizationId: '549236' });
const waiting = { text: 'status', place: { roomId: 'room' }, isDirect: true };
const ticket = newLinkTicket({ personId: 'ada', waiting });
const inGroup = { ...ticket, waiting: { ...waiting, isDirect: false } };

/** The number of times that each call fails before it succeeds. */
interface Failures {
  accept?: number;
  findTicket?: number;
  isIn?: number;
}

function setup(
  acceptance: 'accepted' | 'busy' = 'accepted',
  found: Grant | null = grant,
  failures: Failures = {},
) {
  const left = { accept: 0, findTicket: 0, isIn: 0, ...failures };
  const answer = (call: keyof typeof left) => {
    left[call] -= 1;
    if (left[call] >= 0) throw storeUnavailable(new Error('ECONNREFUSED'));
  };
  const time = { now: NOW };
  const kept: InboxEvent[] = [];
  const asked: Message[] = [];
  const sent: string[] = [];
  const tried: SendOptions[] = [];
  /** Milliseconds until Webex takes a message. */
  const takes = { now: 0 };
  const refuse = async () => {
    throw new Error('not expected');
  };
  const admission = createTestAdmission();
  let announced = ticket;
  const made = createLinkAnnouncement({
    admission,
    store: {
      async findTicket(hash) {
        answer('findTicket');
        return hash === ticket.hash ? announced : undefined;
      },
      findGrant: async () => found ?? undefined,
      listGrants: async () => (found === null ? [] : [found]),
      findSettings: async () => undefined,
    },
    inbox: {
      async accept(event) {
        answer('accept');
        kept.push(event);
        return acceptance;
      },
    },
    chat: {
      send: refuse,
      edit: refuse,
      editDirect: refuse,
      delete: refuse,
      async sendDirect(_personId, { markdown }, options) {
        await options?.mayPost?.();
        sent.push(markdown);
        tried.push(options ?? {});
        time.now += takes.now;
        return SENT;
      },
      findPerson: refuse,
      personWithId: refuse,
      spaceTitle: refuse,
      async isIn() {
        left.isIn -= 1;
        if (left.isIn >= 0) throw new Error('passes');
        return true;
      },
      organizationsIn: refuse,
      rememberedOrganizationsIn: () => undefined,
      isModerator: refuse,
      hasModerators: refuse,
      timeZoneOf: refuse,
      sendForNow: refuse,
    },
    async dispatch(message) {
      asked.push(message);
      return HANDLED;
    },
    isPassing: (error) => error instanceof Error && error.message === 'passes',
    clock: () => time.now,
    now: () => time.now,
    pauses: { first: 2, longest: 10 },
    log: createMemoryLog(),
  });
  const announcement: typeof made = {
    ...made,
    announce(given, key) {
      announced = given;
      return made.announce(given, key);
    },
  };
  const claimed = (more: Partial<ClaimedEvent> = {}) => ({
    body: kept[0]?.body ?? '',
    acceptedAt: NOW,
    isInterrupted: false,
    ended: NEVER,
    checkOwnership: isOwned,
    ...more,
  });
  return { announcement, admission, time, kept, asked, sent, tried, takes, claimed };
}

t.test('handling the event names the new link and runs the command that waited', async (t) => {
  const { announcement, kept, asked, sent, claimed } = setup();
  await announcement.announce(ticket, grant);
  t.match(kept, [{ partitionKey: 'room', key: /^linked / }]);
  t.strictSame(sent, [], 'nothing is sent before the event is handled');
  await announcement.handle(claimed());
  t.match(sent, [/Aurora Retail/]);
  t.match(asked, [{ text: 'status', checkOwnership: Function }]);
});

t.test('a link is announced at once when the inbox is full', async (t) => {
  const { announcement, asked, sent } = setup('busy');
  await announcement.announce(ticket, grant);
  t.match(sent, [/Aurora Retail/]);
  t.equal(asked.length, 1);
});

t.test('an instance that takes over an interrupted announcement tells the person to ask again', async (t) => {
  const { announcement, asked, sent, claimed } = setup();
  await announcement.announce(ticket, grant);
  await announcement.handle(claimed({ acceptedAt: 0, isInterrupted: true }));
  t.match(sent, [/Your link is made\..*ask again/]);
  t.strictSame(asked, []);
});

t.test(
  'the person of an interrupted announcement is told of the link as if nothing had happened, when no command waited',
  async (t) => {
    const { announcement, sent, tried, claimed } = setup();
    await announcement.announce(newLinkTicket({ ...ticket, waiting: undefined }), grant);
    await announcement.handle(claimed({ isInterrupted: true }));
    t.match(sent, [/Aurora Retail.* is linked/]);
    t.match(tried, [{ mayBeThere: true }], 'unless it was told before');
  },
);

t.test(
  'that a link is made is told for a week, and a command that waited is answered within an hour',
  async (t) => {
    const { announcement, asked, sent, tried, takes, claimed } = setup();
    takes.now = HOUR;
    await announcement.announce(ticket, grant);
    await announcement.handle(claimed());
    t.match(tried[0], { until: NOW + 7 * DAY });
    t.match(sent, [/Aurora Retail.* is linked/, /more than an hour, so I left it out/]);
    t.strictSame(asked, []);
  },
);

t.test('an announcement goes into the inbox as soon as an unavailable database is back', async (t) => {
  const { announcement, kept, sent, claimed } = setup('accepted', grant, { accept: 2 });
  await announcement.announce(ticket, grant);
  t.equal(kept.length, 1);
  await announcement.handle(claimed());
  t.match(sent, [/Aurora Retail/]);
});

t.test('a command that waited runs as soon as an unavailable database is back', async (t) => {
  const { announcement, asked, sent, claimed } = setup('accepted', grant, { findTicket: 2 });
  await announcement.announce(ticket, grant);
  await announcement.handle(claimed());
  t.match(sent, [/Aurora Retail/]);
  t.equal(asked.length, 1);
});

t.test(
  'a command that waited runs when Webex can be asked again, and the link is announced once',
  async (t) => {
    const { announcement, asked, sent, claimed } = setup('accepted', grant, { isIn: 3 });
    await announcement.announce(inGroup, grant);
    await announcement.handle(claimed());
    t.match(sent, [/Aurora Retail/]);
    t.equal(sent.length, 1);
    t.equal(asked.length, 1);
  },
);

t.test('a command that waited for Webex until it is too old gets one line', async (t) => {
  const { announcement, asked, sent, time, claimed } = setup('accepted', grant, { isIn: Infinity });
  await announcement.announce(inGroup, grant);
  time.now += HOUR;
  await announcement.handle(claimed());
  t.match(sent, [/Your link is made\..*more than an hour.*ask again/]);
  t.strictSame(asked, []);
});

t.test('an announcement that can not be made when the inbox is closed is left there', async (t) => {
  const { announcement, asked, sent, claimed } = setup('accepted', grant, { isIn: Infinity });
  await announcement.announce(inGroup, grant);
  const ended = AbortSignal.abort(new OwnershipLostError());
  await announcement.handle(claimed({ ended }));
  t.strictSame(sent, []);
  t.strictSame(asked, []);
});

t.test('the message after a restart is sent only by the instance that owns the event', async (t) => {
  const { announcement, sent, claimed } = setup();
  await announcement.announce(ticket, grant);
  const gate = Promise.withResolvers<void>();
  const handled = announcement.handle(
    claimed({ acceptedAt: 0, isInterrupted: true, checkOwnership: ownedAfter(gate.promise) }),
  );
  await new Promise(setImmediate);
  t.strictSame(sent, []);
  gate.reject(new OwnershipLostError());
  await handled;
  t.strictSame(sent, [], 'the instance that owns the event sends the message');
});

t.test('an instance that lost the event sends nothing', async (t) => {
  const { announcement, sent, claimed } = setup();
  await announcement.announce(ticket, grant);
  const checkOwnership = async () => {
    throw new OwnershipLostError();
  };
  await announcement.handle(claimed({ checkOwnership }));
  t.strictSame(sent, []);
});

t.test('a link that was revoked meanwhile is not announced', async (t) => {
  const { announcement, asked, sent, claimed } = setup('accepted', null);
  await announcement.announce(ticket, grant);
  await announcement.handle(claimed());
  t.strictSame([sent, asked], [[], []]);
});

t.test('a delivery of Webex is not taken for an announcement', async (t) => {
  const { announcement, claimed } = setup();
  for (const body of ['', '{}', 'linked', '{"resource":"messages"}', 'linked\nx'])
    t.equal(announcement.handle(claimed({ body })), undefined, body);
});

t.test('nothing is announced or run for a person who may not use the bot any more', async (t) => {
  const { announcement, admission, kept, asked, sent, claimed } = setup('accepted', {
    ...grant,
    personOrgId: 'partner',
  });
  admission.outside.add('partner');
  await announcement.announce(ticket, grant);
  t.equal(kept.length, 1);
  await announcement.handle(claimed());
  await announcement.handle(claimed({ isInterrupted: true }));
  t.strictSame(sent, []);
  t.strictSame(asked, []);
});
