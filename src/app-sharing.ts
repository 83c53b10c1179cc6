import type { Config } from './config/config.ts';
import type { Admission } from './core/admission.ts';
import type { BackgroundTasks } from './core/async/background-tasks.ts';
import type { AuditLog } from './core/audit-log.ts';
import type { Clock } from './core/clock.ts';
import type { Log } from './core/log.ts';
import { createShareUses, type ShareUses } from './core/share-uses.ts';
import { createShareKeeper } from './core/sharing/share-keeper.ts';
import { createShareNotices } from './core/sharing/share-notices.ts';
import { createSpaceShares } from './core/sharing/space-shares.ts';
import type { Backend } from './store/backend.ts';
import type { WebexConnection } from './webex/connection.ts';

/** Everything that the parts around shares need. */
export interface SharingPartsDeps {
  config: Pick<Config, 'sharing'>;
  backend: Pick<Backend, 'store'>;
  connection: Pick<WebexConnection, 'chat' | 'notices' | 'checkClock'>;
  admission: Pick<Admission, 'admits' | 'isSuspended'>;
  background: BackgroundTasks;
  audit: AuditLog;
  clock: Clock;
  log: Log;
}

/** The parts that do what happens to shares without anybody asking. */
export interface SharingParts {
  shareUses: ShareUses;
  /** The job. @see createShareKeeper */
  keepShares(signal?: AbortSignal): Promise<void>;
  /** Looks, in the background, whether what was lent to a space has ended; called when its members have changed. */
  lookAtSpace(roomId: string): void;
}

/** Creates the parts around shares. Nothing runs by itself: the jobs of the app call them. */
export function createSharingParts(deps: SharingPartsDeps): SharingParts {
  const { config, connection, admission, background } = deps;
  const { chat, notices, checkClock } = connection;
  const common = { ...deps, store: deps.backend.store, chat };
  const lookAt = createSpaceShares(common);
  return {
    shareUses: createShareUses(common),
    keepShares: createShareKeeper({
      ...common,
      notices: createShareNotices({ ...common, notices, admits: admission.admits }),
      sharing: config.sharing,
      isSuspended: admission.isSuspended,
      checkClock,
    }),
    lookAtSpace: (roomId) => background.run('shares of a space', () => lookAt(roomId)),
  };
}
