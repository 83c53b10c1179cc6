import t from 'tap';
import type { Message } from '../../../src/core/chat.ts';
import { HANDLED, type InboxEvent, LeaseLostError } from '../../../src/core/inbox.ts';
import { createLinkAnnouncement } from '../../../src/core/linking/link-announcement.ts';
import { storeUnavailable } from '../../../src/core/refusals.ts';
import { createMemoryLog, NOW, newGrant, newLinkTicket } from '../../support/records.ts';

const grant = newGrant({ personId: 'ada', organizationId: '549236' });
const waiting = { text: 'status', place: { roomId: 'room' }, isDirect: true };
const ticket = newLinkTicket({ personId: 'ada', waiting });

/** Each does not answer that often before it does. */
interface Blinks {
  accept?: number;
  findTicket?: number;
}

function setup(
  taken: 'accepted' | 'busy' = 'accepted',
  found: typeof grant | null = grant,
  blinks: Blinks = {},
) {
  const left = { accept: 0, findTicket: 0, ...blinks };
  const answer = (call: keyof typeof left) => {
    left[call] -= 1;
    if (left[call] >= 0) throw storeUnavailable(new Error('ECONNREFUSED'));
  };
  const kept: InboxEvent[] = [];
  const asked: Message[] = [];
  const sent: string[] = [];
  const refuse = async () => {
    throw new Error('not expected');
  };
  const announcement = createLinkAnnouncement({
    store: {
      async findTicket(hash) {
        answer('findTicket');
        return hash === ticket.hash ? ticket : undefined;
      },
      findGrant: async () => found ?? undefined,
    },
    inbox: {
      async accept(event) {
        answer('accept');
        kept.push(event);
        return taken;
      },
    },
    chat: {
      send: refuse,
      async sendDirect(_personId, { markdown }) {
        sent.push(markdown);
      },
      findPerson: refuse,
      isIn: refuse,
      organizationsIn: refuse,
      isModerator: refuse,
      hasModerators: refuse,
      timeZoneOf: refuse,
      sendForNow: refuse,
    },
    async dispatch(message) {
      asked.push(message);
      return HANDLED;
    },
    clock: () => NOW,
    log: createMemoryLog(),
  });
  const held = (more: object = {}) => ({
    body: kept[0]?.body ?? '',
    acceptedAt: 0,
    isInterrupted: false,
    checkOwnership: async () => {},
    ...more,
  });
  return { linked: announcement, kept, asked, sent, held };
}

t.test('a link is told of, and what waited is asked, by whoever gets the event', async (t) => {
  const { linked: announcement, kept, asked, sent, held } = setup();
  await announcement.announce(ticket, grant);
  t.match(kept, [{ lane: 'room', key: /^linked / }]);
  t.strictSame(sent, [], 'nothing yet');
  await announcement.handle(held());
  t.match(sent, [/Aurora Retail/]);
  t.match(asked, [{ text: 'status', answering: Function }]);
});

t.test('an inbox that takes nothing now: it is said at once', async (t) => {
  const { linked: announcement, asked, sent } = setup('busy');
  await announcement.announce(ticket, grant);
  t.match(sent, [/Aurora Retail/]);
  t.equal(asked.length, 1);
});

t.test('whoever took it over in the middle of the answer does not repeat it', async (t) => {
  const { linked: announcement, asked, sent, held } = setup();
  await announcement.announce(ticket, grant);
  await announcement.handle(held({ acceptedAt: 0, isInterrupted: true }));
  t.match(sent, [/Your link is made\..*ask again/]);
  t.strictSame(asked, []);
});

t.test('a database that is away for a moment: it is kept as soon as it is back', async (t) => {
  const { linked: announcement, kept, sent, held } = setup('accepted', grant, { accept: 2 });
  await announcement.announce(ticket, grant);
  t.equal(kept.length, 1);
  await announcement.handle(held());
  t.match(sent, [/Aurora Retail/]);
});

t.test(
  'a database that is away while it is handled: what waited is asked as soon as it is back',
  async (t) => {
    const { linked: announcement, asked, sent, held } = setup('accepted', grant, { findTicket: 2 });
    await announcement.announce(ticket, grant);
    await announcement.handle(held());
    t.match(sent, [/Aurora Retail/]);
    t.equal(asked.length, 1);
  },
);

t.test('words of a restart are announced before they are said', async (t) => {
  const { linked: announcement, sent, held } = setup();
  await announcement.announce(ticket, grant);
  const gate = Promise.withResolvers<void>();
  const handled = announcement.handle(
    held({ acceptedAt: 0, isInterrupted: true, checkOwnership: () => gate.promise }),
  );
  await new Promise(setImmediate);
  t.strictSame(sent, []);
  gate.reject(new LeaseLostError());
  await handled;
  t.strictSame(sent, [], 'another instance says them');
});

t.test('whoever lost it to another instance says nothing', async (t) => {
  const { linked: announcement, sent, held } = setup();
  await announcement.announce(ticket, grant);
  const answering = async () => {
    throw new LeaseLostError();
  };
  await announcement.handle(held({ answering }));
  t.strictSame(sent, []);
});

t.test('a link that was revoked meanwhile is not announced', async (t) => {
  const { linked: announcement, asked, sent, held } = setup('accepted', null);
  await announcement.announce(ticket, grant);
  await announcement.handle(held());
  t.strictSame([sent, asked], [[], []]);
});

t.test('what Webex delivers is none of these events', async (t) => {
  const { linked: announcement, held } = setup();
  for (const body of ['', '{}', 'linked', '{"resource":"messages"}', 'linked\nx'])
    t.equal(announcement.handle(held({ body })), undefined, body);
});
