import { type Clock, SECOND } from '../../core/clock.ts';
import { endsWithin } from '../../core/ends-within.ts';
import {
  type Handled,
  type HeldEvent,
  INBOX_LIMITS,
  type Inbox,
  type InboxEvent,
  type InboxLimits,
} from '../../core/inbox.ts';
import type { Log } from '../../core/log.ts';
import { underReference } from '../../core/reference.ts';
import { createLanes } from './lanes.ts';
import { createSeen } from './seen.ts';

const KEYS_KEPT = 20_000;

/** The inbox of one process: what was accepted and is not finished ends with it. */
export function createMemoryInbox(deps: {
  log: Log;
  clock: Clock;
  limits?: Partial<InboxLimits> | undefined;
}): Inbox {
  const { log, clock } = deps;
  const limits = { ...INBOX_LIMITS, ...deps.limits };
  const lanes = createLanes(limits);
  const seen = createSeen(KEYS_KEPT, clock);
  let handle: ((event: HeldEvent) => Promise<Handled>) | undefined;
  let isOpen = false;

  async function run({ body, lane }: InboxEvent): Promise<void> {
    const handled = handle?.({ body, isInterrupted: false, answering: async () => {} });
    if (handled === undefined || (await endsWithin(handled, limits.longest))) return;
    log.error({ lane, after: limits.longest / SECOND }, 'an event takes too long; its lane goes on');
  }

  return {
    async accept(event) {
      if (!isOpen) return 'busy';
      if (seen.has(event.key)) return 'duplicate';
      if (event.lane !== undefined && !lanes.add(event.lane, () => underReference(() => run(event))))
        return 'busy';
      seen.add(event.key, event.rememberUntil);
      return 'accepted';
    },
    open(given) {
      handle = given;
      isOpen = true;
    },
    async drain(patience) {
      isOpen = false;
      await endsWithin(lanes.idle(), patience);
      return lanes.size;
    },
    get size() {
      return lanes.size;
    },
  };
}
