import { randomBytes } from 'node:crypto';
import { createKeyedMutex } from '../../src/core/async/keyed-mutex.ts';
import type { OutgoingMessage } from '../../src/core/chat.ts';
import { DAY, HOUR } from '../../src/core/clock.ts';
import { sayText } from '../../src/core/linking/lasting-notices.ts';
import { type Grant, type GrantKey, grantId, isNeglected } from '../../src/core/links.ts';
import { personSettings, type Settings } from '../../src/core/settings.ts';
import { createGrantMaintenance, type GrantMaintenanceDeps } from '../../src/oauth/grant-maintenance.ts';
import { revocationOf } from '../../src/oauth/token-service.ts';
import { createUnaskedLinks } from '../../src/oauth/unasked-links.ts';
import { createMemoryAuditLog } from './audit-log.ts';
import { createMemoryLog, NOW, newGrant } from './records.ts';
import { createRotatingProvider } from './rotating-provider.ts';
import { SENT } from './sent-message.ts';
import { noticesAtOnce } from './tell.ts';
import { createTokenParts } from './token-parts.ts';

/** Creates the part of a store that grant maintenance needs, in memory only: a disk would make 10,000 refreshes slow. */
function createMemory(
  grants: Map<string, Grant>,
  settings: Map<string, Settings>,
): GrantMaintenanceDeps['store'] {
  const mutex = createKeyedMutex();
  return {
    listNeglected: async (before) => [...grants.values()].filter((grant) => isNeglected(grant, before)),
    findGrant: async (key) => grants.get(grantId(key)),
    findSettings: async (id) => settings.get(id),
    withGrantLock: (key, work) =>
      mutex.run(grantId(key), () =>
        work({
          get grant() {
            return grants.get(grantId(key));
          },
          async commit({ saveGrant }) {
            if (saveGrant) grants.set(grantId(key), saveGrant);
          },
        }),
      ),
  };
}

/** Grant maintenance over many links, a clock that a test sets, and a provider that counts. */
export function createCrowd() {
  let now = NOW;
  const clock = () => now;
  const provider = createRotatingProvider(clock);
  const log = createMemoryLog();
  const { audit, entries } = createMemoryAuditLog(clock);
  const { common, openTokenRefresh, seal } = createTokenParts({
    audit,
    provider,
    clock,
    log,
    sealingKey: randomBytes(32),
  });
  const grants = new Map<string, Grant>();
  const settings = new Map<string, Settings>();
  const store = createMemory(grants, settings);
  const tokenRefresh = openTokenRefresh();
  /** Links that ended because nobody asked through them. */
  const unasked: GrantKey[] = [];
  /** Whether another clock says that ours is right. */
  const clocks = { agree: true };
  /** Messages about such links. */
  const told: string[] = [];
  const tokens = {
    stopServing: (key: GrantKey, isStillDue: (grant: Grant) => boolean = () => true) =>
      store.withGrantLock(key, async ({ grant }) => {
        if (grant === undefined || !isStillDue(grant)) return undefined;
        grants.delete(grantId(key));
        unasked.push(key);
        return { grant, revocation: revocationOf(grant, now), isUnreadable: false };
      }),
  };
  const notices = noticesAtOnce({
    async sendDirect(_: string, { markdown }: OutgoingMessage) {
      told.push(markdown);
      return SENT;
    },
  });
  const tell = notices.define('text', sayText);
  const warned: Grant[] = [];
  const ended: Grant[] = [];
  const open = (over: Partial<GrantMaintenanceDeps> = {}, maxIdleDays = 365) =>
    createGrantMaintenance({
      ...common,
      store,
      tokenRefresh,
      unasked: createUnaskedLinks({
        ...{ store, tokens, audit, notices, tell, clock, maxIdleDays },
        isClockRight: () => clocks.agree,
      }),
      isSuspended: () => false,
      tellEnded: async (grant) => void ended.push(grant),
      tellIdle: async (grant) => void warned.push(grant),
      ...over,
    });
  return {
    provider,
    sealer: common.sealer,
    log,
    grants,
    store,
    warned,
    ended,
    unasked,
    clocks,
    told,
    audited: entries,
    open,
    /** Sets the clock to so many days after the start. */
    day(days: number) {
      now = NOW + days * DAY;
    },
    add(fields: Partial<Grant> & { keepAlive?: boolean } = {}): Grant {
      const { keepAlive = false, ...rest } = fields;
      const blank = newGrant({ organizationName: 'Aurora Retail', ...rest });
      const grant: Grant = {
        ...blank,
        ...seal(blank, 'access', provider.issue()),
        accessExpiresAt: blank.refreshedAt + HOUR,
        ...rest,
      };
      grants.set(grantId(grant), grant);
      const id = personSettings(grant.personId);
      if (keepAlive) settings.set(id, { id, keepAlive });
      return grant;
    },
  };
}
