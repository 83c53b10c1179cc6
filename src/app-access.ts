import { accessCard } from './commands/sharing/request-access-card.ts';
import type { Config } from './config/config.ts';
import type { Admission } from './core/admission.ts';
import type { BackgroundTasks } from './core/async/background-tasks.ts';
import type { Message } from './core/chat.ts';
import type { Clock } from './core/clock.ts';
import type { Handled } from './core/inbox.ts';
import { type AccessAnnouncement, createAccessAnnouncement } from './core/linking/access-announcement.ts';
import type { Log } from './core/log.ts';
import { type AccessMessages, createAccessMessages } from './core/sharing/access-messages.ts';
import type { Backend } from './store/backend.ts';
import { isPassing } from './webex/client/index.ts';
import type { WebexConnection } from './webex/connection.ts';

/** Everything that the parts of requests for access need. */
export interface AccessPartsDeps {
  config: Pick<Config, 'sharing'>;
  backend: Pick<Backend, 'store' | 'inbox'>;
  connection: Pick<WebexConnection, 'chat' | 'notices' | 'admins'>;
  admission: Pick<Admission, 'isSuspended'>;
  /** Answers the question that waited for access. */
  dispatch(message: Message): Promise<Handled>;
  background: BackgroundTasks;
  clock: Clock;
  now: Clock;
  log: Log;
}

/** Creates the parts that ask lenders for access, and announce what they decided. */
export function createAccessParts(deps: AccessPartsDeps): AccessMessages & AccessAnnouncement {
  const { config, backend, connection } = deps;
  const { chat, notices, admins } = connection;
  const common = { ...deps, ...backend, chat, isPassing };
  const messages = createAccessMessages({
    ...common,
    notices,
    admins: admins.list,
    cardOf: (request, grant) => accessCard(request, grant, config.sharing.maxDays),
  });
  return { ...messages, ...createAccessAnnouncement(common) };
}
