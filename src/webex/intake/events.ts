import { setTimeout as delay } from 'node:timers/promises';
import { createKeyedMutex } from '../../core/async/keyed-mutex.ts';
import { MINUTE, SECOND } from '../../core/clock.ts';
import type { Acceptance, Inbox, InboxEvent } from '../../core/inbox.ts';
import type { Meter } from '../../core/meter.ts';
import type { WebexMessage } from '../client/index.ts';
import {
  type Delivery,
  type DeliveryOutcome,
  deliveryKey,
  deliveryKind,
  deliveryText,
  MAX_QUESTION_AGE,
  parseDelivery,
} from './delivery.ts';
import { createHandleEvent, type HandleEventDeps } from './handle-event.ts';
import { createOneEnd } from './one-end.ts';
import { outlineOf } from './outline.ts';

/** The outcome of a webhook's body. malformed: it is not a delivery, and was logged. */
export type Receipt = DeliveryOutcome | 'malformed';

/** Puts the deliveries of Webex into the inbox, each event once. */
export interface Events {
  /** Accepts the body of a webhook whose signature was verified. Never rejects. */
  accept(rawBody: Buffer): Promise<Receipt>;
  /** Accepts a delivery from the websocket. Never rejects. */
  receive(delivery: Delivery): Promise<DeliveryOutcome>;
  /**
   * Accepts a delivery from the backfill, which tries again: no person is told when it can't be kept.
   *
   * @throws KnownError `store_unavailable`
   */
  keep(delivery: Delivery): Promise<Acceptance>;
  /** Returns the time of the last accepted event, in epoch milliseconds. */
  lastAt(): number | undefined;
  /** @see OneEnd.stop */
  stop(): Promise<void>;
}

/** Milliseconds between two tries to keep a question. */
const KEEP_PAUSES = [SECOND / 5, SECOND];
/** Milliseconds after which a failure to keep a question is final: Webex waits for the answer to its webhook. */
const KEEP_PATIENCE = 3 * SECOND;

/** The collaborators of the events. */
export interface EventsDeps extends HandleEventDeps {
  inbox: Inbox;
  /** Resolves when a question may be put into the inbox: it must not overtake missed messages of its space. */
  mayKeep: (delivery: Delivery) => Promise<void>;
  /** Called when the members of a space have changed. */
  onMembership: (roomId: string) => void;
  /** Called with each new message of the bot itself. */
  onOwnMessage: (message: Pick<WebexMessage, 'id' | 'roomId' | 'parentId' | 'created'>) => void;
  /** Called with the direct space of each person who writes to the bot in one. */
  onDirectSpace: (personId: string, roomId: string) => void;
  meter: Pick<Meter, 'taken'>;
}

/** Opens the inbox, which begins to hand out events, and creates what puts events into it. */
export function createEvents(deps: EventsDeps): Events {
  const { botId, inbox, mayKeep, apologies, onMembership, onOwnMessage, onDirectSpace, log, clock, meter } =
    deps;
  const mutex = createKeyedMutex();
  const oneEnd = createOneEnd(inbox, log);
  let lastAt: number | undefined;

  inbox.open(createHandleEvent({ ...deps, oneEnd }));

  function reportMembership({ resource, data: { roomId } }: Delivery): void {
    if (resource === 'memberships' && roomId !== undefined) onMembership(roomId);
  }

  /** Reports where the bot posted, and where it talks with whom. */
  function reportSpace({ resource, event, actorId, data }: Delivery): void {
    const { id, roomId, roomType, parentId, personId, created } = data;
    if (resource !== 'messages' || event !== 'created' || roomId === undefined) return;
    if (actorId === botId || personId === botId) onOwnMessage({ id, roomId, parentId, created });
    else if (roomType === 'direct' && personId !== undefined) onDirectSpace(personId, roomId);
  }

  function eventOf(delivery: Delivery, isToBeHandled: boolean): InboxEvent {
    const { data } = delivery;
    return {
      key: deliveryKey(delivery),
      rememberFor: MAX_QUESTION_AGE + 5 * MINUTE,
      partitionKey: isToBeHandled ? (data.roomId ?? data.id) : undefined,
      body: deliveryText(delivery),
    };
  }

  /** @throws KnownError when the event can't be kept */
  async function keep(delivery: Delivery): Promise<Acceptance> {
    const kind = deliveryKind(delivery, botId);
    reportSpace(delivery);
    // Half of all deliveries are the bot's own answers.
    if (kind === 'nothing') return 'accepted';
    const event = eventOf(delivery, kind === 'question' || kind === 'own');
    if (oneEnd.wasTold(event.key)) return 'duplicate';
    const outcome = await inbox.accept(event);
    // Without its time a second change of a membership looks like a copy of the first.
    const { created, updated } = delivery.data;
    const mayBeNew = outcome === 'duplicate' && created === undefined && updated === undefined;
    if (outcome === 'accepted' || mayBeNew) reportMembership(delivery);
    return outcome;
  }

  /** Tries again what failed quickly: the inbox knows what it has kept. @throws KnownError */
  async function keepPatiently(delivery: Delivery): Promise<Acceptance> {
    const began = performance.now();
    for (const pause of KEEP_PAUSES) {
      try {
        return await keep(delivery);
      } catch (error) {
        if (performance.now() - began > KEEP_PATIENCE) throw error;
        log.debug({ err: error, id: delivery.data.id }, 'event not kept; trying again');
        await delay(pause);
      }
    }
    return keep(delivery);
  }

  /** Keeps the questions of a space in the order in which they came, also when one has to wait. @throws KnownError */
  function keepInOrder(delivery: Delivery): Promise<Acceptance> {
    return mutex.run(delivery.data.roomId ?? delivery.data.id, async () => {
      await mayKeep(delivery);
      return keepPatiently(delivery);
    });
  }

  /** Keeps a delivery; a person whose question can't be kept is told, which nobody waits for: Webex waits for the outcome. */
  async function keepOrTell(delivery: Delivery): Promise<DeliveryOutcome> {
    const { resource, event, data } = delivery;
    const isQuestion = deliveryKind(delivery, botId) === 'question';
    try {
      const outcome = await (isQuestion ? keepInOrder(delivery) : keep(delivery));
      if (outcome !== 'busy' || !isQuestion) return outcome;
    } catch (err) {
      log.error({ resource, event, id: data.id, err }, 'event could not be kept');
      reportMembership(delivery);
      if (!isQuestion) return 'closed';
      // The failure may have come after the inbox had kept it, and even handed it out.
      if (!oneEnd.mayTell(eventOf(delivery, true))) return 'accepted';
      apologies.notKept(delivery, err);
      return 'told';
    }
    log.warn({ id: data.id, roomId: data.roomId, waiting: inbox.size }, 'inbox full: question dropped');
    apologies.busy(delivery);
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
    stop: oneEnd.stop,
  };
}
