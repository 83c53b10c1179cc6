import type { Message } from '../../src/core/chat.ts';
import {
  type ClaimedEvent,
  HANDLED,
  type Handled,
  type Inbox,
  OwnershipLostError,
} from '../../src/core/inbox.ts';
import { silentMeter } from '../../src/core/meter.ts';
import { currentReference } from '../../src/core/reference.ts';
import { WebexError } from '../../src/webex/client/index.ts';
import type { Delivery } from '../../src/webex/intake/delivery.ts';
import { createEvents } from '../../src/webex/intake/events.ts';
import { createLines } from './gateway.ts';
import { createMemoryInbox } from './memory-inbox.ts';
import { sameClock } from './same-clock.ts';
import { isOwned, NEVER } from './sent-message.ts';

/** The time of the tests of events. */
export const NOW = Date.parse('2026-03-01T12:00:00Z');
/** Returns a delivery of a question as text, with other members where they are given. */
export const text = (overrides: object = {}, data: object = {}) =>
  JSON.stringify({
    resource: 'messages',
    event: 'created',
    actorId: 'ada',
    data: { id: 'm1', roomId: 'r1', personId: 'ada', created: '2026-03-01T11:59:59.000Z', ...data },
    ...overrides,
  });
/** Returns the same as the body of a webhook. */
export const body = (overrides?: object, data?: object) => Buffer.from(text(overrides, data));
/** The body of a webhook about a membership that has changed. */
export const membership = body({ resource: 'memberships', event: 'updated' }, { personId: 'gina' });

export type Handle = (
  delivery: Delivery,
  claimed: Pick<ClaimedEvent, 'checkOwnership' | 'acceptedAt'>,
) => Promise<Handled>;

/** A message on its way to the person who asked. */
const message = (checkOwnership: ClaimedEvent['checkOwnership']): Message => ({
  person: { id: 'ada', displayName: 'Ada', email: 'ada@aurora.example', orgId: 'aurora' },
  place: { roomId: 'r1' },
  isDirect: true,
  text: 'status',
  checkOwnership,
});

/** A failure of Webex that passes. */
export const passing = () =>
  new WebexError({ method: 'GET', path: '/messages/m1', status: 502, kind: 'interrupted' }, 'HTTP 502');

/** Starts what takes events in, with an embedded inbox in memory unless another is given, and records what becomes of them. */
export function start(handle: Handle = async () => HANDLED, given?: Inbox) {
  const time = { now: NOW };
  const clock = () => time.now;
  const handled: string[] = [];
  const results: Handled[] = [];
  const changed: string[] = [];
  /** The messages of the bot itself, and the direct spaces of people. */
  const own: object[] = [];
  const direct: string[][] = [];
  /** The apologies, in order. */
  const told: string[] = [];
  /** The outcomes that were counted. */
  const taken: string[] = [];
  const lines = createLines();
  const inbox = given ?? createMemoryInbox({ log: lines.log, clock });
  const events = createEvents({
    botId: 'bot',
    inbox,
    read: async (delivery, claimed) => {
      handled.push(`${delivery.resource} ${delivery.event} ${delivery.data.id}`);
      const result = await handle(delivery, claimed);
      results.push(result);
      return message(claimed.checkOwnership);
    },
    onMessage: async () => results.pop() ?? HANDLED,
    pauses: { first: 2, longest: 10 },
    handleOwnEvent: () => undefined,
    mayKeep: async () => {},
    apologies: {
      async lost({ data }, { checkOwnership }) {
        await checkOwnership();
        told.push(`lost ${data.id} ${currentReference()}`);
      },
      async tooLate({ data }, { checkOwnership }) {
        await checkOwnership();
        told.push(`too late ${data.id}`);
      },
      async interrupted({ data }, { checkOwnership }) {
        await checkOwnership();
        told.push(`interrupted ${data.id}`);
      },
      notKept: ({ data }, failure) =>
        void told.push(`not kept ${data.id}: ${failure instanceof Error ? failure.message : ''}`),
      busy: ({ data }) => void told.push(`busy ${data.id}`),
    },
    webexClock: sameClock(clock, clock),
    onMembership: (roomId) => changed.push(roomId),
    onOwnMessage: (message) => own.push(message),
    onDirectSpace: (personId, roomId) => direct.push([personId, roomId]),
    log: lines.log,
    clock,
    now: clock,
    meter: { ...silentMeter, taken: (outcome) => taken.push(outcome) },
  });
  const accept = async (...bodies: Buffer[]) => {
    const answers: string[] = [];
    for (const one of bodies) answers.push(await events.accept(one));
    return answers;
  };
  return { events, accept, inbox, handled, changed, own, direct, told, taken, time, ...lines };
}

/** Starts with an inbox that keeps nothing and hands out what the test gives it. */
export function startWithClaimed(handle: Handle) {
  let run: ((event: ClaimedEvent) => Promise<Handled>) | undefined;
  const inbox: Inbox = {
    accept: async () => 'accepted',
    renounce: async () => {},
    open: (given) => {
      run = given;
    },
    lastEventBeforeStart: async () => undefined,
    setMissedSince: async () => {},
    drain: async () => 0,
    backlog: async () => ({ size: 0, age: 0 }),
    size: 0,
  };
  const started = start(handle, inbox);
  const hand = (claimed: Partial<ClaimedEvent>) =>
    run?.({
      body: text(),
      acceptedAt: NOW,
      isInterrupted: false,
      ended: NEVER,
      checkOwnership: isOwned,
      ...claimed,
    });
  return { ...started, hand };
}

/** Rejects as the check of ownership of an event that another instance has. */
export const takenOver = async (): Promise<never> => {
  throw new OwnershipLostError();
};
