import type { Clock } from '../../core/clock.ts';
import { type ClaimedEvent, HANDLED, type Handled, OwnershipLostError } from '../../core/inbox.ts';
import type { Log } from '../../core/log.ts';
import type { Apologies } from './apologies.ts';
import { type Delivery, deliveryKind, isTooOld, parseDelivery } from './delivery.ts';

/** The collaborators of the function that handles claimed events. */
export interface HandleEventDeps {
  botId: string;
  /** Handles a delivery; may reject, and then its person gets an apology. */
  handle: (
    delivery: Delivery,
    claimed: Pick<ClaimedEvent, 'checkOwnership' | 'acceptedAt'>,
  ) => Promise<Handled>;
  /** Handles an event that the product made itself, such as the announcement of a link; returns undefined for a delivery. */
  handleOwnEvent: (claimed: ClaimedEvent) => Promise<Handled> | undefined;
  apologies: Apologies;
  log: Log;
  clock: Clock;
}

/**
 * Creates the function that handles what the inbox hands out. It never rejects: a failure is logged, and the person is
 * told.
 */
export function createHandleEvent(deps: HandleEventDeps): (claimed: ClaimedEvent) => Promise<Handled> {
  const { botId, handle, handleOwnEvent, apologies, log, clock } = deps;

  async function handleDelivery(claimed: ClaimedEvent, delivery: Delivery): Promise<Handled> {
    const { resource, event, data } = delivery;
    const about = { resource, event, id: data.id, roomId: data.roomId };
    try {
      if (!claimed.isInterrupted) return await handle(delivery, claimed);
      log.warn(about, 'event taken over after its answer had begun');
      await claimed.checkOwnership();
      await apologies.interrupted(delivery);
    } catch (err) {
      if (err instanceof OwnershipLostError) {
        log.warn({ ...about, err }, 'event left to another instance');
        return HANDLED;
      }
      log.error({ ...about, err }, 'event not handled');
      await claimed.checkOwnership().then(
        () => apologies.lost(delivery),
        () => {},
      );
    }
    return HANDLED;
  }

  async function handleText(claimed: ClaimedEvent): Promise<Handled> {
    const delivery = parseDelivery(claimed.body);
    if (delivery === undefined) {
      log.error({}, 'event not understood: dropped; a newer version may have kept it');
      return HANDLED;
    }
    // The event may have waited for days while no instance ran.
    if (deliveryKind(delivery, botId) === 'question' && isTooOld(delivery, clock())) {
      logTooOld(delivery, log);
      return HANDLED;
    }
    return handleDelivery(claimed, delivery);
  }

  return (claimed) => handleOwnEvent(claimed) ?? handleText(claimed);
}

/** Logs that a question is not answered because of its age. */
export function logTooOld({ resource, event, data: { id, created } }: Delivery, log: Log): void {
  log.warn({ resource, event, id, created }, 'question too old: dropped');
}
