import type { Config } from './config/config.ts';
import type { Admission } from './core/admission.ts';
import type { BackgroundTasks } from './core/async/background-tasks.ts';
import type { AuditLog } from './core/audit-log.ts';
import type { Clock } from './core/clock.ts';
import { type CredentialsAlarm, createCredentialsAlarm } from './core/linking/credentials-alarm.ts';
import { createRelinkNotice } from './core/linking/relink-notice.ts';
import { grantId } from './core/links.ts';
import type { Log } from './core/log.ts';
import type { Meter } from './core/meter.ts';
import type { Provider } from './core/provider.ts';
import { recordEndsWithLink } from './core/sharing/record-ends-with-link.ts';
import type { Tell } from './core/tell.ts';
import type { TokenService } from './core/tokens.ts';
import { createGrantMaintenance, type GrantMaintenance } from './oauth/grant-maintenance.ts';
import { createIdleNotice } from './oauth/idle-notice.ts';
import { createLeavers, type Leavers } from './oauth/leavers.ts';
import { createRestoredLinks, type RestoredLinks } from './oauth/restored-links.ts';
import { createRevocationQueue, type RevocationQueue } from './oauth/revocation-queue.ts';
import type { Sealer } from './oauth/sealing.ts';
import { createTokenRefresh } from './oauth/token-refresh.ts';
import { createTokenService } from './oauth/token-service.ts';
import { createUnaskedLinks } from './oauth/unasked-links.ts';
import type { Backend } from './store/backend.ts';
import type { WebexConnection } from './webex/connection.ts';

/** Everything that the parts around tokens need. */
export interface TokenPartsDeps {
  config: Pick<Config, 'publicUrl' | 'linkMaxIdleDays'>;
  backend: Pick<Backend, 'store' | 'broadcast' | 'mutex' | 'findEnded'>;
  connection: Pick<
    WebexConnection,
    'admins' | 'chat' | 'notices' | 'whereabouts' | 'webexClock' | 'checkClock'
  >;
  admission: Pick<Admission, 'isSuspended'>;
  /** Meraki's authorization server. */
  provider: Provider;
  sealer: Sealer;
  /** Tells a person, with one Markdown text. */
  tell: Tell;
  background: BackgroundTasks;
  audit: AuditLog;
  clock: Clock;
  log: Log;
  meter: Meter;
}

/** The parts that hand out, renew and revoke the tokens of links, and end links that nobody uses. */
export interface TokenParts {
  alarm: CredentialsAlarm;
  revocationQueue: RevocationQueue;
  tokens: TokenService;
  maintenance: GrantMaintenance;
  leavers: Leavers;
  restoredLinks: RestoredLinks;
}

/** Creates the parts around tokens. Nothing runs by itself: the jobs of the app call them. */
export function createTokenParts(deps: TokenPartsDeps): TokenParts {
  const { config, backend, connection, admission, clock } = deps;
  const { store, broadcast, mutex, findEnded } = backend;
  const { chat, notices, whereabouts } = connection;
  const { isSuspended } = admission;
  const { publicUrl } = config;
  const admins = connection.admins.list;

  const alarm = createCredentialsAlarm({ ...deps, store, notices, admins });
  const common = { ...deps, store, notices, isSuspended, onCredentials: alarm.report };
  const revocationQueue = createRevocationQueue(common);
  const tokenRefresh = createTokenRefresh(common);
  const tokens = createTokenService({
    ...common,
    tokenRefresh,
    revocationQueue,
    onStopped(key, shares) {
      broadcast.publish('link', grantId(key));
      deps.background.run('ends of shares', () => recordEndsWithLink(shares, { ...deps, store }));
    },
  });
  const maintenance = createGrantMaintenance({
    ...common,
    tokenRefresh,
    unasked: createUnaskedLinks({
      ...{ ...common, tokens, maxIdleDays: config.linkMaxIdleDays },
      isClockRight: connection.webexClock.isRight,
    }),
    tellEnded: createRelinkNotice({ ...common, chat, mutex, tokens, publicUrl }),
    tellIdle: createIdleNotice(notices, store, clock),
  });
  const leavers = createLeavers({
    ...common,
    tokens,
    admins,
    whereabouts,
    checkClock: connection.checkClock,
  });
  const restoredLinks = createRestoredLinks({ ...common, tokens, findEnded, mutex, admins });
  return { alarm, revocationQueue, tokens, maintenance, leavers, restoredLinks };
}
