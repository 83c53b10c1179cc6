import { type Clock, SECOND } from '../../core/clock.ts';

/**
 * What is known of our webhooks; `at` is when the last look began, epoch milliseconds. new: no look has ended · active: the
 * last look found them so, or created the first ones · off: the last look found some off or deleted · failed: the last look
 * got no answer, and none since `since`.
 */
export type WebhookState =
  | { kind: 'new' }
  | { kind: 'active'; at: number }
  | { kind: 'off'; at: number; isRepaired: boolean }
  | { kind: 'failed'; at: number; since: number };

/** The state of our webhooks for `/readyz`. */
export interface WebhookStatus {
  /** Whether the last look found all our webhooks active. */
  active: boolean;
  /** The state in a few words. */
  detail: string;
}

/** Milliseconds after which a look that has no answer yet is told. */
const PATIENCE = 15 * SECOND;

/**
 * Describes a state. Webhooks that were off count as active only when a later look finds them so: Webex may switch them off
 * again at once.
 *
 * @param lookingSince when the look that is under way began; undefined when there is none
 */
export function describeWebhooks(
  state: WebhookState,
  lookingSince: number | undefined,
  clock: Clock,
): WebhookStatus {
  if (lookingSince !== undefined && clock() - lookingSince >= PATIENCE)
    return off(`Webex has not answered a look at them since ${isoOf(lookingSince)}`);
  switch (state.kind) {
    case 'new':
      return off('not looked at yet');
    case 'active':
      return { active: true, detail: 'active' };
    case 'failed':
      return off(`could not be looked at since ${isoOf(state.since)}: the log says why`);
    case 'off':
      return off(
        `found off or deleted at ${isoOf(state.at)}: ${state.isRepaired ? 'switched on, the next look shows whether they stay so' : 'could not be switched on yet'}`,
      );
  }
}

function off(detail: string): WebhookStatus {
  return { active: false, detail };
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}
