import t from 'tap';
import { createBackgroundTasks } from '../../../src/core/async/background-tasks.ts';
import type { SendOptions } from '../../../src/core/chat.ts';
import { HOUR } from '../../../src/core/clock.ts';
import { OwnershipLostError } from '../../../src/core/inbox.ts';
import { PostError } from '../../../src/core/post-error.ts';
import { underReference } from '../../../src/core/reference.ts';
import { storeUnavailable, storeUnwritable } from '../../../src/core/refusals.ts';
import { WebexError } from '../../../src/webex/client/index.ts';
import { createApologies } from '../../../src/webex/intake/apologies.ts';
import type { Delivery } from '../../../src/webex/intake/delivery.ts';
import { createLines } from '../../support/gateway.ts';
import { sameClock } from '../../support/same-clock.ts';
import { isOwned, NEVER, SENT } from '../../support/sent-message.ts';

const asked: Delivery = {
  resource: 'messages',
  event: 'created',
  data: { id: 'm1', roomId: 'r1', personId: 'ada', created: '2026-03-01T12:00:00Z' },
};
const unreadable = new WebexError({ method: 'GET', path: '/messages/m1', status: 403 }, 'HTTP 403');
const claim = { ended: NEVER, checkOwnership: isOwned };

/** @param failure what the chat answers to a message into a space */
function setup(failure?: Error, gate?: Promise<void>) {
  const time = { now: Date.now() };
  const said: string[] = [];
  const options: (SendOptions | undefined)[] = [];
  const refused = new Set<string>();
  /** The failures of the next questions whether a person is outside. */
  const outages: Error[] = [];
  const lines = createLines();
  const ending = new AbortController();
  const background = createBackgroundTasks(lines.log);
  const chat = {
    async send({ roomId }: { roomId: string }, { markdown }: { markdown: string }, given?: SendOptions) {
      options.push(given);
      await gate;
      await given?.mayPost?.();
      if (failure) throw failure;
      said.push(`${roomId}: ${markdown}`);
      return SENT;
    },
    async sendDirect(personId: string, { markdown }: { markdown: string }) {
      said.push(`@${personId}: ${markdown}`);
      return SENT;
    },
  };
  const clock = () => time.now;
  const apologies = createApologies({
    chat,
    async isOutside(personId) {
      const outage = outages.shift();
      if (outage) throw outage;
      return refused.has(personId);
    },
    background,
    ended: ending.signal,
    webexClock: sameClock(clock, clock),
    log: lines.log,
    now: clock,
  });
  return { apologies, ending, background, said, options, time, refused, outages, ...lines };
}
const unreachable = new PostError('too_late', 'Webex did not take it');

t.test('each apology says, in the space of the question, what happened and what to do', async (t) => {
  const { apologies, background, said, options, time } = setup();
  await underReference(() => apologies.lost(asked, claim, unreadable), 'k7m2abcd');
  apologies.notKept(asked, storeUnavailable(undefined));
  await background.settled();
  await apologies.interrupted({ ...asked, resource: 'attachmentActions' }, claim);
  await apologies.tooLate(asked, claim);
  t.match(said, [
    /^r1: .*did not let me read.*ask again\.\n\nReference: `k7m2abcd`$/s,
    /^r1: .*can't reach my database.*ask again/,
    /^r1: .*restarted in the middle.*direct messages, please ask again/,
    /^r1: .*more than an hour.*ask again/,
  ]);
  const after = Date.parse('2026-03-01T12:00:00Z');
  t.match(options[0], { after, until: time.now + HOUR, mayPost: isOwned }, 'and when it was asked');
});

t.test('a question that could not be kept is told with what failed', async (t) => {
  const { apologies, background, said } = setup();
  for (const failure of [storeUnavailable('x'), storeUnwritable('x'), new Error('secret')]) {
    apologies.notKept(asked, failure);
    await background.settled();
  }
  const next = ", so I can't answer yet. Please ask again in a minute if I have not answered by then.";
  t.strictSame(said, [
    `r1: I can't reach my database right now${next}`,
    `r1: I can't save anything right now${next}`,
    `r1: I can't keep what you just asked${next}`,
  ]);
});

t.test('only questions get an apology', async (t) => {
  const { apologies, background, said } = setup();
  const others: Delivery[] = [
    { ...asked, event: 'deleted' },
    { ...asked, resource: 'memberships' },
    { ...asked, data: { id: 'm1' } },
  ];
  for (const delivery of others) {
    await apologies.lost(delivery, claim, unreadable);
    await apologies.tooLate(delivery, claim);
    await apologies.interrupted(delivery, claim);
    apologies.notKept(delivery, storeUnavailable(undefined));
  }
  await background.settled();
  t.strictSame(said, []);
});

t.test('an apology that Webex refuses is logged, and no method rejects', async (t) => {
  const { apologies, background, lines } = setup(unreachable);
  await underReference(() => apologies.lost(asked, claim, unreadable), 'k7m2abcd');
  apologies.notKept(asked, storeUnavailable(undefined));
  await background.settled();
  await apologies.interrupted(asked, claim);
  t.match(lines, [
    { level: 'error', fields: { id: 'm1' }, reference: 'k7m2abcd' },
    { level: 'error', fields: { id: 'm1' } },
    { level: 'error', fields: { id: 'm1' } },
  ]);
});

t.test('where the bot may not write the person gets the apology directly', async (t) => {
  const { apologies, background, said, lines } = setup(new PostError('place_refused', 'HTTP 403'));
  await apologies.lost(asked, claim, unreadable);
  apologies.notKept(asked, storeUnavailable(undefined));
  await background.settled();
  t.match(said, [/^@ada: Webex did not let me read/, /^@ada: I can't reach my database/]);
  t.strictSame(lines, []);
});

t.test('an apology ends with its event: the next start, or another instance, gives it', async (t) => {
  const { apologies, said, lines } = setup();
  const takenOver = async () => {
    throw new OwnershipLostError();
  };
  for (const apologize of [apologies.lost, apologies.tooLate, apologies.interrupted])
    await t.rejects(apologize(asked, { ended: NEVER, checkOwnership: takenOver }, unreadable), {
      code: 'ownership_lost',
    });
  t.strictSame([said, lines], [[], []]);
});

t.test('whether a person may use the bot is asked again while Webex does not answer', async (t) => {
  const { apologies, said, outages } = setup();
  outages.push(
    new WebexError({ method: 'GET', path: '/people/ada', status: 503, kind: 'interrupted' }, 'HTTP 503'),
  );
  await apologies.lost(asked, claim, unreadable);
  t.match(said, [/^r1: /]);
});

t.test('an end of the bot keeps a person from being told, which the log says', async (t) => {
  const { apologies, background, said, outages, ending, lines } = setup();
  for (let n = 0; n < 100; n += 1)
    outages.push(new WebexError({ method: 'GET', path: '/people/ada', kind: 'unsent' }, 'ECONNREFUSED'));
  apologies.notKept(asked, storeUnavailable(undefined));
  setImmediate(() => ending.abort(new OwnershipLostError()));
  await background.settled();
  t.strictSame(said, []);
  t.match(lines.at(-1), { level: 'error', fields: { id: 'm1' }, text: /was not told/ });
});

t.test('a failure of our own is not blamed on Webex', async (t) => {
  const { apologies, said } = setup();
  await apologies.lost(asked, claim, new TypeError('a bug'));
  t.match(said, [/^r1: Something went wrong on my side.*ask again.*Reference/s]);
});

t.test('no caller waits for an apology that a question was not taken', async (t) => {
  const gate = Promise.withResolvers<void>();
  const { apologies, background, said } = setup(undefined, gate.promise);
  apologies.notKept(asked, storeUnavailable(undefined));
  apologies.busy(asked);
  t.equal(background.size, 2);
  gate.resolve();
  await background.settled();
  t.equal(said.length, 2);
});

t.test('a space is told at most once a minute that too many questions wait', async (t) => {
  const { apologies, background, said, time } = setup();
  const inSpace = (roomId: string): Delivery => ({ ...asked, data: { ...asked.data, roomId } });
  for (const roomId of ['r1', 'r1', 'r2', 'r1']) apologies.busy(inSpace(roomId));
  await background.settled();
  t.match(said, [/^r1: .*too many questions.*in a minute/, /^r2: /]);
  time.now += 61_000;
  apologies.busy(inSpace('r1'));
  await background.settled();
  t.equal(said.length, 3);
});

t.test('at most 20 spaces are told at the same time that too many questions wait', async (t) => {
  const gate = Promise.withResolvers<void>();
  const { apologies, background, said } = setup(undefined, gate.promise);
  for (let n = 0; n < 100; n += 1) apologies.busy({ ...asked, data: { ...asked.data, roomId: `r${n}` } });
  gate.resolve();
  await background.settled();
  t.equal(said.length, 20);
  apologies.busy({ ...asked, data: { ...asked.data, roomId: 'r99' } });
  await background.settled();
  t.equal(said.length, 21, 'a space that was not told may be told later');
});

t.test('a person who was refused last gets no apology in a space', async (t) => {
  const { apologies, background, said, refused } = setup();
  refused.add('ada');
  await apologies.lost(asked, claim, unreadable);
  await apologies.tooLate(asked, claim);
  await apologies.interrupted(asked, claim);
  apologies.notKept(asked, storeUnavailable(undefined));
  apologies.busy(asked);
  await background.settled();
  t.strictSame(said, []);
});
