import { accessCard } from './commands/sharing/request-access-card.ts';
import type { Config } from './config/config.ts';
import type { Admission } from './core/admission.ts';
import type { BackgroundTasks } from './core/async/background-tasks.ts';
import type { AuditLog } from './core/audit-log.ts';
import type { Message } from './core/chat.ts';
import type { Clock } from './core/clock.ts';
import type { Handled } from './core/inbox.ts';
import { type AccessAnnouncement, createAccessAnnouncement } from './core/linking/access-announcement.ts';
import type { Log } from './core/log.ts';
import { createShareUses, type ShareUses } from './core/share-uses.ts';
import { type AccessMessages, createAccessMessages } from './core/sharing/access-messages.ts';
import { createShareKeeper } from './core/sharing/share-keeper.ts';
import { createShareNotices } from './core/sharing/share-notices.ts';
import { createSpaceShares } from './core/sharing/space-shares.ts';
import type { Backend } from './store/backend.ts';
import { isPassing } from './webex/client/index.ts';
import type { WebexConnection } from './webex/connection.ts';

/** Everything that the parts around shares need. */
export interface SharingPartsDeps {
  config: Pick<Config, 'sharing'>;
  backend: Pick<Backend, 'store' | 'inbox'>;
  connection: Pick<WebexConnection, 'admins' | 'chat' | 'notices' | 'checkClock'>;
  admission: Pick<Admission, 'admits' | 'isSuspended'>;
  background: BackgroundTasks;
  audit: AuditLog;
  /** Answers the question that waited for access. */
  dispatch(message: Message): Promise<Handled>;
  clock: Clock;
  now: Clock;
  log: Log;
}

/** The parts that do what happens to shares without anybody asking, and those that ask lenders for access. */
export interface SharingParts {
  shareUses: ShareUses;
  /** The job. @see createShareKeeper */
  keepShares(signal?: AbortSignal): Promise<void>;
  /** Looks, in the background, whether what was lent to a space has ended; called when its members have changed. */
  lookAtSpace(roomId: string): void;
  /** Asks for access, and announces what was decided. */
  access: AccessMessages & AccessAnnouncement;
}

/** Creates the parts around shares. Nothing runs by itself: the jobs of the app call them. */
export function createSharingParts(deps: SharingPartsDeps): SharingParts {
  const { config, backend, connection, admission, background } = deps;
  const { admins, chat, notices, checkClock } = connection;
  const common = { ...deps, ...backend, chat, isPassing };
  const lookAt = createSpaceShares(common);
  return {
    shareUses: createShareUses(common),
    keepShares: createShareKeeper({
      ...common,
      notices: createShareNotices({
        ...{ ...common, notices },
        admits: admission.admits,
        maxDays: config.sharing.maxDays,
      }),
      sharing: config.sharing,
      isSuspended: admission.isSuspended,
      checkClock,
    }),
    access: {
      ...createAccessMessages({
        ...common,
        notices,
        admins: admins.list,
        cardOf: (request, grant) => accessCard(request, grant, config.sharing.maxDays),
      }),
      ...createAccessAnnouncement(common),
    },
    lookAtSpace: (roomId) => background.run('shares of a space', () => lookAt(roomId)),
  };
}
