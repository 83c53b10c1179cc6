import t from 'tap';
import type { Incoming } from '../../src/core/chat.ts';
import { HANDLED, type InboxEvent, TakenOver } from '../../src/core/inbox.ts';
import { createLinked } from '../../src/core/linked.ts';
import { storeAway } from '../../src/core/refusals.ts';
import { createMemoryLog, NOW, newGrant, newLinkTicket } from '../store/samples.ts';

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
    if (left[call] >= 0) throw storeAway(new Error('ECONNREFUSED'));
  };
  const kept: InboxEvent[] = [];
  const asked: Incoming[] = [];
  const sent: string[] = [];
  const refuse = async () => {
    throw new Error('not expected');
  };
  const linked = createLinked({
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
    async dispatch(incoming) {
      asked.push(incoming);
      return HANDLED;
    },
    clock: () => NOW,
    log: createMemoryLog(),
  });
  const held = (more: object = {}) => ({
    body: kept[0]?.body ?? '',
    acceptedAt: 0,
    isInterrupted: false,
    answering: async () => {},
    ...more,
  });
  return { linked, kept, asked, sent, held };
}

t.test('a link is told of, and what waited is asked, by whoever gets the event', async (t) => {
  const { linked, kept, asked, sent, held } = setup();
  await linked.announce(ticket, grant);
  t.match(kept, [{ lane: 'room', key: /^linked / }]);
  t.strictSame(sent, [], 'nothing yet');
  await linked.handle(held());
  t.match(sent, [/Aurora Retail/]);
  t.match(asked, [{ text: 'status', answering: Function }]);
});

t.test('an inbox that takes nothing now: it is said at once', async (t) => {
  const { linked, asked, sent } = setup('busy');
  await linked.announce(ticket, grant);
  t.match(sent, [/Aurora Retail/]);
  t.equal(asked.length, 1);
});

t.test('whoever took it over in the middle of the answer does not repeat it', async (t) => {
  const { linked, asked, sent, held } = setup();
  await linked.announce(ticket, grant);
  await linked.handle(held({ acceptedAt: 0, isInterrupted: true }));
  t.match(sent, [/Your link is made\..*ask again/]);
  t.strictSame(asked, []);
});

t.test('a database that is away for a moment: it is kept as soon as it is back', async (t) => {
  const { linked, kept, sent, held } = setup('accepted', grant, { accept: 2 });
  await linked.announce(ticket, grant);
  t.equal(kept.length, 1);
  await linked.handle(held());
  t.match(sent, [/Aurora Retail/]);
});

t.test(
  'a database that is away while it is handled: what waited is asked as soon as it is back',
  async (t) => {
    const { linked, asked, sent, held } = setup('accepted', grant, { findTicket: 2 });
    await linked.announce(ticket, grant);
    await linked.handle(held());
    t.match(sent, [/Aurora Retail/]);
    t.equal(asked.length, 1);
  },
);

t.test('words of a restart are announced before they are said', async (t) => {
  const { linked, sent, held } = setup();
  await linked.announce(ticket, grant);
  const gate = Promise.withResolvers<void>();
  const handled = linked.handle(held({ acceptedAt: 0, isInterrupted: true, answering: () => gate.promise }));
  await new Promise(setImmediate);
  t.strictSame(sent, []);
  gate.reject(new TakenOver());
  await handled;
  t.strictSame(sent, [], 'another instance says them');
});

t.test('whoever lost it to another instance says nothing', async (t) => {
  const { linked, sent, held } = setup();
  await linked.announce(ticket, grant);
  const answering = async () => {
    throw new TakenOver();
  };
  await linked.handle(held({ answering }));
  t.strictSame(sent, []);
});

t.test('a link that was revoked meanwhile is not announced', async (t) => {
  const { linked, asked, sent, held } = setup('accepted', null);
  await linked.announce(ticket, grant);
  await linked.handle(held());
  t.strictSame([sent, asked], [[], []]);
});

t.test('what Webex delivers is none of these events', async (t) => {
  const { linked, held } = setup();
  for (const body of ['', '{}', 'linked', '{"resource":"messages"}', 'linked\nx'])
    t.equal(linked.handle(held({ body })), undefined, body);
});
