import { createKeyedMutex } from '../../core/async/keyed-mutex.ts';
import { MINUTE } from '../../core/clock.ts';
import type { Acceptance, Inbox } from '../../core/inbox.ts';
import type { Meter } from '../../core/meter.ts';
import {
  type Delivery,
  deliveryKey,
  deliveryKind,
  deliveryText,
  isTooOld,
  MAX_QUESTION_AGE,
  parseDelivery,
} from './delivery.ts';
import { createHandleEvent, type HandleEventDeps, logTooOld } from './handle-event.ts';
import { outlineOf } from './outline.ts';

/**
 * The outcome of a delivery. malformed: the body is not a delivery, and was logged · told: a question could not be put into the
 * inbox, and the bot told the person so.
 */
export type Receipt = Acceptance | 'malformed' | 'told';

/** Puts the deliveries of Webex into the inbox, each event once. */
export interface Events {
  /** Accepts the body of a webhook whose signature was verified. Never rejects. */
  accept(rawBody: Buffer): Promise<Receipt>;
  /** Accepts a delivery from the websocket. Never rejects. */
  receive(delivery: Delivery): Promise<Acceptance | 'told'>;
  /**
   * Accepts a delivery from the backfill, which tries again: no person is told when it can't be kept.
   *
   * @throws KnownError `store_unavailable`
   */
  keep(delivery: Delivery): Promise<Acceptance>;
  /** Returns the time of the last accepted event, in epoch milliseconds. */
  lastAt(): number | undefined;
}

/** The collaborators of the events. */
export interface EventsDeps extends HandleEventDeps {
  inbox: Inbox;
  /** Resolves when a question may be put into the inbox: it must not overtake missed messages of its space. */
  mayKeep: (delivery: Delivery) => Promise<void>;
  /** Called when the members of a space have changed. */
  onMembership: (roomId: string) => void;
  /** Called with each new message of the bot itself; `created` in epoch milliseconds. */
  onOwnMessage: (message: {
    id: string;
    roomId: string;
    parentId?: string | undefined;
    created: number;
  }) => void;
  /** Called with the direct space of each person who writes to the bot in one. */
  onDirectSpace: (personId: string, roomId: string) => void;
  meter: Pick<Meter, 'taken'>;
}

/** Opens the inbox, which begins to hand out events, and creates what puts events into it. */
export function createEvents(deps: EventsDeps): Events {
  const { botId, inbox, mayKeep, apologies, onMembership, onOwnMessage, onDirectSpace, log, clock, meter } =
    deps;
  const mutex = createKeyedMutex();
  let lastAt: number | undefined;

  inbox.open(createHandleEvent(deps));

  function reportMembership({ resource, data: { roomId } }: Delivery): void {
    if (resource === 'memberships' && roomId !== undefined) onMembership(roomId);
  }

  /** Reports where the bot posted, and where it talks with whom. */
  function reportSpace({ resource, event, actorId, data }: Delivery): void {
    const { id, roomId, roomType, parentId, personId, created } = data;
    if (resource !== 'messages' || event !== 'created' || roomId === undefined) return;
    if (actorId === botId || personId === botId)
      onOwnMessage({ id, roomId, parentId, created: created === undefined ? clock() : Date.parse(created) });
    else if (roomType === 'direct' && personId !== undefined) onDirectSpace(personId, roomId);
  }

  /** @throws KnownError when the event can't be kept */
  async function keep(delivery: Delivery): Promise<Acceptance> {
    const kind = deliveryKind(delivery, botId);
    reportSpace(delivery);
    // Half of all deliveries are the bot's own answers.
    if (kind === 'nothing') return 'accepted';
    const isTooLate = kind === 'question' && isTooOld(delivery, clock());
    const isToBeHandled = (kind === 'question' && !isTooLate) || kind === 'own';
    const { data } = delivery;
    const outcome = await inbox.accept({
      key: deliveryKey(delivery),
      rememberUntil: clock() + MAX_QUESTION_AGE + 5 * MINUTE,
      partitionKey: isToBeHandled ? (data.roomId ?? data.id) : undefined,
      body: deliveryText(delivery),
    });
    // Without its time a second change of a membership looks like a copy of the first.
    const mayBeNew = outcome === 'duplicate' && data.created === undefined && data.updated === undefined;
    if (outcome === 'accepted' || mayBeNew) reportMembership(delivery);
    if (outcome !== 'accepted') return outcome;
    if (isTooLate) logTooOld(delivery, log);
    return 'accepted';
  }

  /** Keeps the questions of a space in the order in which they came, also when one has to wait. @throws KnownError */
  function keepInOrder(delivery: Delivery): Promise<Acceptance> {
    return mutex.run(delivery.data.roomId ?? delivery.data.id, async () => {
      await mayKeep(delivery);
      return keep(delivery);
    });
  }

  /** Keeps a delivery; a person whose question can't be kept is told. */
  async function keepOrTell(delivery: Delivery): Promise<Acceptance | 'told'> {
    const { resource, event, data } = delivery;
    const isQuestion = deliveryKind(delivery, botId) === 'question';
    try {
      const outcome = await (isQuestion ? keepInOrder(delivery) : keep(delivery));
      if (outcome !== 'busy' || !isQuestion) return outcome;
    } catch (err) {
      log.error({ resource, event, id: data.id, err }, 'event could not be kept');
      reportMembership(delivery);
      if (!isQuestion) return 'closed';
      await apologies.notKept(delivery);
      return 'told';
    }
    log.warn({ id: data.id, roomId: data.roomId, waiting: inbox.size }, 'inbox full: question dropped');
    // Not awaited: Webex switches off a webhook that answers slowly, or with 503 too often.
    void apologies.busy(delivery);
    return 'told';
  }

  function count<T extends Receipt>(receipt: T): T {
    if (receipt === 'accepted' || receipt === 'duplicate') lastAt = clock();
    meter.taken(receipt);
    return receipt;
  }

  return {
    async accept(rawBody) {
      const body = rawBody.toString('utf8');
      const delivery = parseDelivery(body);
      if (delivery !== undefined) return count(await keepOrTell(delivery));
      log.warn(outlineOf(body), 'webhook not understood: nothing done');
      return count('malformed');
    },
    receive: async (delivery) => count(await keepOrTell(delivery)),
    async keep(delivery) {
      const outcome = await keep(delivery);
      // A caller that tries again is counted once.
      return outcome === 'accepted' ? count(outcome) : outcome;
    },
    lastAt: () => lastAt,
  };
}
