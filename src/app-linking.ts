import type { Config } from './config/config.ts';
import type { Admission } from './core/admission.ts';
import type { BackgroundTasks } from './core/async/background-tasks.ts';
import type { AuditLog } from './core/audit-log.ts';
import type { Message, OutgoingMessage } from './core/chat.ts';
import type { Clock } from './core/clock.ts';
import type { ListOrganizations } from './core/dashboard.ts';
import type { Handled } from './core/inbox.ts';
import { createLinkAnnouncement, type LinkAnnouncement } from './core/linking/link-announcement.ts';
import { retireMessages } from './core/linking/spent-url.ts';
import type { Log } from './core/log.ts';
import { burntNotice, declinedNotice, wrongPersonNotice } from './core/notices.ts';
import type { Tell } from './core/tell.ts';
import type { LinkTicket } from './core/tickets.ts';
import { createAuthorizationRequests, type OAuthClient } from './oauth/authorization-requests.ts';
import { createGrantMaker, type GrantMakerDeps } from './oauth/grant-maker.ts';
import { createLinking, type Linking } from './oauth/linking.ts';
import type { Backend } from './store/backend.ts';
import { type Instrumentation, isPassing } from './webex/client/index.ts';
import type { WebexConnection } from './webex/connection.ts';
import { whoIs } from './webex/who-is.ts';

/** Everything that the parts of linking need. */
export interface LinkingPartsDeps
  extends Pick<GrantMakerDeps, 'sealer' | 'revocationQueue' | 'onCredentials'> {
  config: { webex: Pick<Config['webex'], 'apiUrl'> };
  backend: Pick<Backend, 'store' | 'inbox'>;
  connection: Pick<WebexConnection, 'chat'>;
  admission: Pick<Admission, 'admits' | 'isSuspended'>;
  /** The clients of both providers. */
  webex: OAuthClient;
  meraki: OAuthClient;
  organizations: ListOrganizations;
  /** Runs the command that waited for the link. */
  dispatch(message: Message): Promise<Handled>;
  /** Tells a person, with one Markdown text. */
  tell: Tell;
  background: BackgroundTasks;
  instrumentation: Instrumentation;
  audit: AuditLog;
  clock: Clock;
  log: Log;
}

/** The parts that make a link, and tell the person and run the waiting command afterwards. */
export interface LinkingParts {
  announcement: LinkAnnouncement;
  linking: Linking;
}

/** Creates the parts of linking. */
export function createLinkingParts(deps: LinkingPartsDeps): LinkingParts {
  const { config, backend, connection, admission, meraki, background, instrumentation } = deps;
  const { store, inbox } = backend;
  const { chat } = connection;
  const { admits, isSuspended } = admission;
  const common = { ...deps, store, inbox, chat };

  /** Sends a notice to the person of a ticket, unless that person may not use the bot. */
  const tell = ({ personId, personOrgId }: LinkTicket, notice: OutgoingMessage): void => {
    if (isSuspended({ personOrgId })) return;
    background.run('notice', () => deps.tell(personId, notice.markdown));
  };

  /** Has the message of a ticket's URL say that it is spent. */
  const retire = ({ hash }: LinkTicket): void => retireMessages([hash], common);

  /** Does both, for a ticket that was voided. */
  const end = (ticket: LinkTicket, notice: OutgoingMessage): void => {
    retire(ticket);
    tell(ticket, notice);
  };

  const announcement = createLinkAnnouncement({ ...common, isPassing });
  const linking = createLinking({
    ...common,
    authorizationRequests: createAuthorizationRequests(common),
    whoIs: (accessToken) => whoIs(config.webex.apiUrl, accessToken, instrumentation),
    grants: createGrantMaker({ ...common, meraki: meraki.provider, scopes: meraki.scopes }),
    admits,
    onWrongPerson: (ticket, identity) => end(ticket, wrongPersonNotice(identity)),
    onDeclined: (ticket) => end(ticket, declinedNotice()),
    onOutside: retire,
    onBurnt: (ticket) => end(ticket, burntNotice()),
    onLinked(ticket, grant) {
      retire(ticket);
      background.run('after linking', () => announcement.announce(ticket, grant));
    },
  });
  return { announcement, linking };
}
