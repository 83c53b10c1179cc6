import type { Test } from 'tap';
import { DAY } from '../../src/core/clock.ts';
import type { Grant } from '../../src/core/links.ts';
import { personSettings } from '../../src/core/settings.ts';
import { createLeavers, type LeaversDeps } from '../../src/oauth/leavers.ts';
import { createMemoryAuditLog } from './audit-log.ts';
import { createMemoryLog, newGrant } from './records.ts';
import { save } from './store-contract/parts.ts';
import { startTokenRig } from './token-service.ts';

/** Leavers over the real store and token service, and a Webex that a test tells what to answer. */
export async function startLeavers(t: Test) {
  const rig = await startTokenRig(t);
  const { store, tokens, clock } = rig;
  const { audit, entries } = createMemoryAuditLog(clock);
  const log = createMemoryLog();
  const told: { personId: string; markdown: string }[] = [];
  const webex = {
    gone: new Set<string>(),
    /** People about whom Webex answers something else than found or 404. */
    unclear: new Set<string>(),
    hidesSelf: false,
    asked: [] as string[],
    peak: 0,
  };
  /** Whether another clock says that ours is right. */
  const clocks = { agree: true };
  let underWay = 0;
  const pauses: number[] = [];
  const deps: LeaversDeps = {
    store,
    tokens,
    audit,
    whereabouts: {
      async isKnown(personId) {
        webex.asked.push(personId);
        underWay += 1;
        webex.peak = Math.max(webex.peak, underWay);
        await new Promise((resolve) => setImmediate(resolve));
        underWay -= 1;
        if (webex.unclear.has(personId)) throw new Error('Webex: 503');
        return !webex.gone.has(personId);
      },
      async readSelf() {
        if (webex.hidesSelf) throw new Error('Webex: 404');
      },
    },
    async tell(personId, markdown = '') {
      told.push({ personId, markdown });
      return { outcome: Promise.resolve('told') };
    },
    admins: () => ['ben', 'cy'],
    clock,
    checkClock: async () => clocks.agree,
    log,
    pause: async (ms) => void pauses.push(ms),
  };
  return {
    ...rig,
    clocks,
    webex,
    entries,
    told,
    pauses,
    log,
    deps,
    leavers: createLeavers(deps),
    async add(personId: string, fields: Partial<Grant> = {}) {
      const grant = newGrant({
        personId,
        personName: `P ${personId}`,
        lastUsedAt: clock() - 2 * DAY,
        ...fields,
      });
      await save(store, grant);
      return grant;
    },
    missedAt: async (personId: string) => (await store.findSettings(personSettings(personId)))?.missedAt,
    linked: async () => (await store.listGrants()).map(({ personId }) => personId).sort(),
  };
}
