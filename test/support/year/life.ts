import { createBackgroundTasks } from '../../../src/core/async/background-tasks.ts';
import { createKeyedMutex } from '../../../src/core/async/keyed-mutex.ts';
import type { Clock } from '../../../src/core/clock.ts';
import type { ListOrganizations } from '../../../src/core/dashboard.ts';
import { createCredentialsAlarm } from '../../../src/core/linking/credentials-alarm.ts';
import { sayText } from '../../../src/core/linking/lasting-notices.ts';
import { createRelinkNotice } from '../../../src/core/linking/relink-notice.ts';
import { type Grant, grantId } from '../../../src/core/links.ts';
import { silentMeter } from '../../../src/core/meter.ts';
import type { Provider } from '../../../src/core/provider.ts';
import type { SealingKey } from '../../../src/core/secrets.ts';
import type { Store } from '../../../src/core/store.ts';
import type { TokenService } from '../../../src/core/tokens.ts';
import { createGrantMaintenance, type GrantMaintenance } from '../../../src/oauth/grant-maintenance.ts';
import { createGrantMaker, type GrantMaker } from '../../../src/oauth/grant-maker.ts';
import { createRevocationQueue, type RevocationQueue } from '../../../src/oauth/revocation-queue.ts';
import { createSealer, type Sealer } from '../../../src/oauth/sealing.ts';
import { createTokenRefresh } from '../../../src/oauth/token-refresh.ts';
import { createTokenService } from '../../../src/oauth/token-service.ts';
import { createUnaskedLinks } from '../../../src/oauth/unasked-links.ts';
import { openStore } from '../../../src/store/embedded/store.ts';
import { NO_EDITS } from '../no-edits.ts';
import { createMemoryLog } from '../records.ts';
import { SENT } from '../sent-message.ts';
import { noticesAtOnce } from '../tell.ts';
import { createFate, type Fate, mortalFiles, mortalStore } from './fate.ts';
import type { Witness } from './witness.ts';

export interface LifeParts {
  dir: string;
  clock: Clock;
  keys: readonly SealingKey[];
  provider: Provider;
  organizations: ListOrganizations;
  witness: Witness;
  /** Is called for each message that is sent; two messages with the same cause are the same message sent twice. */
  onMessage(cause: string): void;
}

/** One process from its start to its death, with the parts of the product that maintain links. */
export interface Life {
  fate: Fate;
  store: Store;
  sealer: Sealer;
  tokens: TokenService;
  maintenance: GrantMaintenance;
  revocationQueue: RevocationQueue;
  grants: GrantMaker;
  /** Sends the message that a link has ended, as a command does, unless it was sent before. */
  sendEnded(grant: Grant): Promise<void>;
  /** Stops the process and waits for its work; of a dead process it waits only for the requests under way. */
  end(): Promise<void>;
}

export async function startLife(parts: LifeParts): Promise<Life> {
  const { dir, clock, keys, organizations, witness, onMessage } = parts;
  const fate = createFate();
  const log = createMemoryLog();
  const opened = await openStore({ dir, log, clock, files: mortalFiles(fate) });
  const store = mortalStore(witness.watch(opened), fate);
  const calls = new Set<Promise<unknown>>();
  const provider = mortalProvider(parts.provider, fate, calls);
  const sealer = createSealer(keys);
  const audit = { record: async () => {} };
  const background = createBackgroundTasks(log);
  const send = (cause: string) => fate.during(async () => onMessage(cause));
  const sendMessage = (cause: string) => send(cause).then(() => SENT);
  const alarm = createCredentialsAlarm({
    store,
    notices: noticesAtOnce({ sendDirect: () => sendMessage('credentials refused') }),
    background,
    admins: () => ['ben'],
    clock,
    log,
  });
  const onCredentials = alarm.report;
  const common = { store, provider, sealer, audit, clock, log, meter: silentMeter };
  const revocationQueue = createRevocationQueue({ ...common, onCredentials: () => {} });
  const tokenRefresh = createTokenRefresh({ ...common, onCredentials });
  const tokens = createTokenService({ ...common, isSuspended: () => false, tokenRefresh, revocationQueue });
  const causeOf = (grant: Grant) => `ended: ${grantId(grant)} of ${grant.linkedAt}`;
  const unaskedNotices = noticesAtOnce({ sendDirect: () => sendMessage('unasked') });
  const maintenance = createGrantMaintenance({
    store,
    tokenRefresh,
    // Longer than the test: people who ask seldom keep their links.
    unasked: createUnaskedLinks({
      store,
      tokens,
      audit,
      notices: unaskedNotices,
      tell: unaskedNotices.define('text', sayText),
      clock,
      isClockRight: () => true,
      maxIdleDays: 3_650,
    }),
    isSuspended: () => false,
    clock,
    log,
    tellEnded: (grant) =>
      createRelinkNotice({
        tokens,
        store,
        notices: noticesAtOnce({ sendDirect: () => sendMessage(causeOf(grant)) }),
        mutex: createKeyedMutex(),
        ...NO_EDITS,
        log,
        publicUrl: 'https://bot.example',
        clock,
      })(grant),
    tellIdle: (grant) => send(`idle: ${grantId(grant)} since ${grant.refreshedAt}`),
  });
  const grants = createGrantMaker({
    store,
    meraki: provider,
    scopes: [],
    organizations,
    sealer,
    revocationQueue,
    audit,
    clock,
    log,
    onCredentials,
  });

  const stop = async (): Promise<void> => {
    await background.settled();
    await revocationQueue.stop();
  };

  return {
    fate,
    store,
    sealer,
    tokens,
    maintenance,
    revocationQueue,
    grants,
    async sendEnded(grant) {
      if (await tokens.claimNotification(grant)) await send(causeOf(grant));
    },
    async end() {
      await Promise.race([stop(), fate.died]);
      await Promise.allSettled(calls);
      try {
        await opened.close();
      } catch (error) {
        if (!fate.isDead) throw error;
      }
    },
  };
}

/** Returns a provider whose requests still reach the server after the death of the process; the answers are lost. */
function mortalProvider(provider: Provider, fate: Fate, calls: Set<Promise<unknown>>): Provider {
  const call = <T>(send: () => Promise<T>): Promise<T> =>
    fate.during(() => {
      const sent = send().finally(() => calls.delete(sent));
      calls.add(sent);
      return sent;
    });
  return {
    authorizeUrl: provider.authorizeUrl,
    exchange: (code, codeVerifier) => call(() => provider.exchange(code, codeVerifier)),
    refresh: (refreshToken) => call(() => provider.refresh(refreshToken)),
    revoke: (refreshToken) => call(() => provider.revoke(refreshToken)),
  };
}
