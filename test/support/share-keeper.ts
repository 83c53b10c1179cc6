import type { Test } from 'tap';
import { createShareKeeper, type ShareKeeperDeps } from '../../src/core/sharing/share-keeper.ts';
import { createShareNotices } from '../../src/core/sharing/share-notices.ts';
import { openStore } from '../../src/store/embedded/store.ts';
import { createMemoryAuditLog } from './audit-log.ts';
import { NOW, recordingChat } from './chat.ts';
import { createMemoryLog } from './records.ts';
import { noticesAtOnce } from './tell.ts';

/** The keeper of shares over the embedded store, with a clock that a test moves. */
export async function startShareKeeper(t: Test) {
  const time = { now: NOW };
  const clock = () => time.now;
  const log = createMemoryLog();
  const store = await openStore({ dir: t.testdir(), log, clock });
  t.teardown(() => store.close());
  const { audit, entries } = createMemoryAuditLog(clock);
  const chat = recordingChat();
  const refused = new Set<string>();
  const state = { isClockRight: true };
  const sharing: { mode: 'off' | 'people' | 'on'; outside: boolean } = { mode: 'on', outside: false };
  const notices = createShareNotices({
    notices: noticesAtOnce(chat),
    store,
    admits: (orgId) => !refused.has(orgId),
    maxDays: 180,
    clock,
  });
  const deps: ShareKeeperDeps = {
    ...{ store, notices, audit, sharing, clock, log },
    isSuspended: ({ personOrgId }) => personOrgId !== undefined && refused.has(personOrgId),
    checkClock: async () => state.isClockRight,
  };
  const look = createShareKeeper(deps);
  return {
    ...{ store, audit, entries, chat, refused, state, sharing, deps, log, clock },
    pass: (ms: number) => {
      time.now += ms;
    },
    /** Looks once. @returns what was said, each with whom to */
    async look() {
      const before = chat.sent.length;
      await look();
      return chat.sent.slice(before).map(({ personId, message }) => ({ to: personId, ...message }));
    },
  };
}
