import { createKeyedMutex } from '../../core/async/keyed-mutex.ts';
import type { Clock } from '../../core/clock.ts';
import { MINUTE } from '../../core/clock.ts';
import {
  type Acceptance,
  type ClaimedEvent,
  HANDLED,
  type Handled,
  type Inbox,
  LeaseLostError,
} from '../../core/inbox.ts';
import type { Log } from '../../core/log.ts';
import type { Meter } from '../../core/meter.ts';
import { type Delivery, deliveryKind, isTooOld, keyOf, MAX_AGE, parseDelivery } from './delivery.ts';

/**
 * malformed: no delivery of Webex · told: it was not kept, and whoever asked is told so.
 */
export type Receipt = Acceptance | 'malformed' | 'told';

/** What Webex tells us, in order, once. */
export interface Events {
  /** Takes one webhook body whose signature was verified. Never rejects. */
  accept(rawBody: Buffer): Promise<Receipt>;
  /** Takes what came another way. Never rejects. */
  hear(delivery: Delivery): Promise<Acceptance | 'told'>;
  /** The same for somebody who can come again: nobody is told when it can't be kept. @throws KnownError */
  keep(delivery: Delivery): Promise<Acceptance>;
  /** When Webex last told something that was kept, epoch milliseconds. */
  lastAt(): number | undefined;
}

/** Who is told of a question that can't be answered. None of them rejects. */
export interface Apologies {
  /** It could not be handled; the log says why under the reference that they read. */
  lost(delivery: Delivery): Promise<void>;
  /** It could not be kept. */
  notKept(delivery: Delivery): Promise<void>;
  /** There is too much to do. A space is told once in a while, so that telling does not add to it. */
  busy(delivery: Delivery): Promise<void>;
  /** Whoever handled it died while it was answered. */
  interrupted(delivery: Delivery): Promise<void>;
}

/**
 * @param deps.handle does what a delivery asks for
 * @param deps.others handles what is in the inbox and did not come from Webex
 * @param deps.turn resolves when what is heard may be kept: it must not overtake what was missed in its space before
 * @param deps.onMembership told when who is in a space has changed
 */
export function createEvents(deps: {
  botId: string;
  inbox: Inbox;
  handle: (
    delivery: Delivery,
    claimed: Pick<ClaimedEvent, 'checkOwnership' | 'acceptedAt'>,
  ) => Promise<Handled>;
  others: (claimed: ClaimedEvent) => Promise<Handled> | undefined;
  turn: (delivery: Delivery) => Promise<void>;
  apologies: Apologies;
  onMembership: (roomId: string) => void;
  log: Log;
  clock: Clock;
  meter: Meter;
}): Events {
  const { botId, inbox, handle, others, turn, apologies, onMembership, log, clock, meter } = deps;
  const mutex = createKeyedMutex();
  let lastAt: number | undefined;

  const isLate = (delivery: Delivery): boolean =>
    deliveryKind(delivery, botId) === 'question' && isTooOld(delivery, clock());

  function leave({ resource, event, data: { id, created } }: Delivery): Handled {
    log.warn({ resource, event, id, created }, 'a Webex event came too late and is left');
    return HANDLED;
  }

  async function run(claimed: ClaimedEvent): Promise<Handled> {
    const delivery = parseDelivery(claimed.body);
    if (delivery === undefined) {
      log.error({}, 'an event was not understood and is left: a newer version may have kept it');
      return HANDLED;
    }
    // It may have waited for days, while no instance was at work.
    if (isLate(delivery)) return leave(delivery);
    const { resource, event, data } = delivery;
    const about = { resource, event, id: data.id, roomId: data.roomId };
    try {
      if (!claimed.isInterrupted) return await handle(delivery, claimed);
      log.warn(about, 'an event was taken over whose answer had begun');
      await claimed.checkOwnership();
      await apologies.interrupted(delivery);
    } catch (err) {
      if (err instanceof LeaseLostError) {
        log.warn(about, err.message);
        return HANDLED;
      }
      log.error({ ...about, err }, 'a Webex event was not handled');
      await claimed.checkOwnership().then(
        () => apologies.lost(delivery),
        () => {},
      );
    }
    return HANDLED;
  }

  inbox.open((claimed) => others(claimed) ?? run(claimed));

  /** @throws KnownError when it can't be kept */
  async function keep(delivery: Delivery): Promise<Acceptance> {
    const kind = deliveryKind(delivery, botId);
    // Half of what Webex tells: the bot's own answers.
    if (kind === 'nothing') return 'accepted';
    const isTooLate = isLate(delivery);
    const isForUs = (kind === 'question' && !isTooLate) || kind === 'own';
    const { resource, data } = delivery;
    const taken = await inbox.accept({
      key: keyOf(delivery),
      rememberUntil: clock() + MAX_AGE + 5 * MINUTE,
      partitionKey: isForUs ? (data.roomId ?? data.id) : undefined,
      body: JSON.stringify(delivery),
    });
    if (taken !== 'accepted') return taken;
    if (resource === 'memberships' && data.roomId !== undefined) onMembership(data.roomId);
    if (isTooLate) leave(delivery);
    return 'accepted';
  }

  /** Those of a space in the order in which they came, also when they had to wait. @throws KnownError */
  function keepInTurn(delivery: Delivery): Promise<Acceptance> {
    return mutex.run(delivery.data.roomId ?? delivery.data.id, async () => {
      await turn(delivery);
      return keep(delivery);
    });
  }

  /** Whoever asked is told when it is not kept. */
  async function take(delivery: Delivery): Promise<Acceptance | 'told'> {
    const { resource, event, data } = delivery;
    const isQuestion = deliveryKind(delivery, botId) === 'question';
    try {
      const taken = await (isQuestion ? keepInTurn(delivery) : keep(delivery));
      if (taken !== 'busy' || !isQuestion) return taken;
    } catch (err) {
      log.error({ resource, event, id: data.id, err }, 'a Webex event could not be kept');
      if (resource === 'memberships' && data.roomId !== undefined) onMembership(data.roomId);
      if (!isQuestion) return 'closed';
      await apologies.notKept(delivery);
      return 'told';
    }
    log.warn({ id: data.id, roomId: data.roomId, waiting: inbox.size }, 'too much waits: a question is left');
    // Not awaited: Webex switches a webhook off that is slow, or that is told to come again too often.
    void apologies.busy(delivery);
    return 'told';
  }

  function count<T extends Receipt>(taken: T): T {
    if (taken === 'accepted' || taken === 'duplicate') lastAt = clock();
    meter.taken(taken);
    return taken;
  }

  return {
    async accept(rawBody) {
      const delivery = parseDelivery(rawBody.toString('utf8'));
      return count(delivery === undefined ? 'malformed' : await take(delivery));
    },
    hear: async (delivery) => count(await take(delivery)),
    async keep(delivery) {
      const taken = await keep(delivery);
      // Whoever comes again is not counted each time.
      return taken === 'accepted' ? count(taken) : taken;
    },
    lastAt: () => lastAt,
  };
}
