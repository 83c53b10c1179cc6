import { type Clock, isRecent, MINUTE, SECOND } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import { underReference } from '../../core/reference.ts';
import type { FoundWebhooks } from '../../core/settings.ts';
import type { WebhookBook } from '../../core/webhook-book.ts';
import type { Webex } from '../client/index.ts';
import { lookAtWebhooks, webhookName } from './look-at-webhooks.ts';
import { describeWebhooks, type WebhookState, type WebhookStatus } from './webhook-state.ts';

/** The webhooks through which Webex reports events. */
export interface Webhooks {
  /**
   * Creates missing webhooks, switches on inactive ones, replaces those of another secret. Never rejects; `status`
   * shows the result.
   */
  reconcile(): Promise<void>;
  /** Reconciles now, and then again and again: Webex switches off a webhook after repeated failures. */
  start(): Promise<void>;
  status(): WebhookStatus;
  stop(): void;
}

/** Milliseconds from the last look, or the last delivery, to the next look. */
const LOOK_INTERVAL = MINUTE;
/** The most milliseconds between two looks, because deliveries of one webhook say nothing of the other. */
const LONGEST_INTERVAL = 5 * MINUTE;
/** Milliseconds after a look that failed or found webhooks off: until the next one the bot may receive nothing. */
const RETRY_INTERVAL = MINUTE / 2;
/** Milliseconds by which the timers of two instances may differ. */
const SLACK = 5 * SECOND;

/** The collaborators of the keeper of our webhooks. */
export interface WebhooksDeps {
  client: Webex;
  targetUrl: string;
  secret: string;
  /** Absent where there is only one instance, which always looks itself. */
  webhookBook?: WebhookBook | undefined;
  /** Returns when Webex last posted to our webhooks, epoch milliseconds. */
  lastDeliveryAt: () => number | undefined;
  /** Called with the time since which events may have been missed, in epoch milliseconds. */
  onGap: (since: number) => void;
  log: Log;
  clock: Clock;
}

/**
 * Creates the keeper of our webhooks. It looks at them each minute while nothing is delivered, puts them right, and reports
 * the time in which they were off as a gap.
 */
export function createWebhooks(deps: WebhooksDeps): Webhooks {
  const { client, targetUrl, secret, webhookBook, lastDeliveryAt, onGap, log, clock } = deps;
  const name = webhookName(targetUrl, secret);
  let state: WebhookState = { kind: 'new' };
  /** The time until which nothing is missed, or is reported as a gap: epoch milliseconds. */
  let reached: number | undefined;
  let lookingSince: number | undefined;
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  /** Whether the webhook book could not be read or written. */
  let isUnsure = false;

  /** Looks and never rejects; the state shows the result. @param known the webhooks that were last found right */
  async function look(known: FoundWebhooks | undefined): Promise<void> {
    const at = clock();
    lookingSince = at;
    try {
      const found = await lookAtWebhooks(client, targetUrl, secret, log);
      const isWrong = found.inactive + found.missing > 0;
      const times = [reached, known?.checkedAt].filter((time) => time !== undefined);
      const since = isWrong && times.length > 0 ? Math.max(...times) : undefined;
      // Without a time, missing webhooks are those of a new deployment.
      const wereOff = found.inactive > 0 || since !== undefined;
      if (wereOff) state = { kind: 'off', at, isRepaired: false };
      // Before the repair: a new message must not overtake the missed ones.
      if (since !== undefined) reportGap(since);
      reached = at;
      const areActive = await found.repair();
      // The backfill may have read a space before the webhooks were on again.
      if (wereOff) onGap(at);
      state = wereOff || !areActive ? { kind: 'off', at, isRepaired: areActive } : { kind: 'active', at };
    } catch (err) {
      // A process that could not look when it started may have missed events since then.
      reached ??= known === undefined ? at : undefined;
      const wasRepairing = state.kind === 'off' && state.at === at;
      if (!wasRepairing) state = { kind: 'failed', at, since: state.kind === 'failed' ? state.since : at };
      log.error({ err }, 'Webex webhooks could not be checked: the bot may receive nothing');
    } finally {
      lookingSince = undefined;
    }
  }

  function reportGap(since: number): void {
    log.warn(
      { since: new Date(since).toISOString() },
      'Webex webhooks were off or deleted: looking for messages since then over REST; pressed buttons are lost',
    );
    onGap(since);
  }

  /** Whether a look of another instance makes one of ours unnecessary. */
  function isEnough({ checkedAt }: FoundWebhooks): boolean {
    if (!isRecent(checkedAt, LOOK_INTERVAL - SLACK, clock)) return false;
    return state.kind === 'new' || state.kind === 'active' || checkedAt > state.at;
  }

  /** Looks only when no instance has done so lately, so that a new instance makes no call. */
  async function lookIfDue({ find, keep }: WebhookBook): Promise<void> {
    const found = await find();
    const known = found?.name === name ? found : undefined;
    if (known && isEnough(known)) {
      state = { kind: 'active', at: known.checkedAt };
      return;
    }
    await look(known);
    if (state.kind === 'active' || (state.kind === 'off' && state.isRepaired))
      await keep({ name, checkedAt: state.at });
  }

  /** Only our own look can find the webhooks off: they exist even when the database can't be reached. */
  async function reconcile(): Promise<void> {
    isUnsure = false;
    try {
      await (webhookBook ? webhookBook.alone(() => lookIfDue(webhookBook)) : look(undefined));
    } catch (err) {
      isUnsure = true;
      log.warn({ err }, 'webhook book not available: other instances may not know of this check');
    }
  }

  /** Concurrent callers share one reconciliation: two would create everything twice. */
  function reconcileOnce(): Promise<void> {
    running ??= underReference(reconcile).finally(() => {
      running = undefined;
    });
    return running;
  }

  /** Returns the milliseconds until the next look; 0 or less when it is due, also after the clock was set back. */
  function wait(): number {
    if (state.kind !== 'active' || isUnsure || state.at > clock()) return 0;
    const quietSince = Math.max(state.at, lastDeliveryAt() ?? 0);
    return Math.min(quietSince + LOOK_INTERVAL, state.at + LONGEST_INTERVAL) - clock();
  }

  function schedule(): void {
    if (isStopped) return;
    const isSure = state.kind === 'active' && !isUnsure;
    timer = setTimeout(wake, isSure ? Math.max(wait(), SECOND) : RETRY_INTERVAL).unref();
  }

  /** Looks, unless events came meanwhile. */
  async function wake(): Promise<void> {
    if (wait() <= 0) await reconcileOnce();
    schedule();
  }

  return {
    reconcile: reconcileOnce,
    async start() {
      await reconcileOnce();
      schedule();
    },
    status: () => describeWebhooks(state, lookingSince, clock),
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
