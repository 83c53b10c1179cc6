import type { NamedAdmins } from '../core/admission.ts';
import type { BackgroundTasks } from '../core/async/background-tasks.ts';
import type { Chat } from '../core/chat.ts';
import type { Clock } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { Person } from '../core/person.ts';
import type { Whereabouts } from '../core/whereabouts.ts';
import type { AdminBook } from './admin-book.ts';
import { type Admins, createAdmins } from './admins.ts';
import { createChat } from './chat/chat.ts';
import {
  type ClientLimits,
  createWebex,
  type Instrumentation,
  type Webex,
  type WebexPerson,
} from './client/index.ts';
import { readPeople } from './people-by-id.ts';
import { createTokenCheck } from './token-check.ts';
import { createWhereabouts } from './whereabouts.ts';
import { whoAmI } from './who-am-i.ts';

/** The calls to Webex with the bot's token, which need no events. */
export interface WebexConnection {
  client: Webex;
  chat: Chat;
  /** Drops what is remembered of the members of a space. */
  forgetSpace(roomId: string): void;
  admins: Admins;
  whereabouts: Whereabouts;
  /** Reads people by their ids, never from memory. Rejects when Webex can't be asked. */
  readPeople(ids: readonly string[]): Promise<Person[]>;
  /** Reads the owner of the token. @throws StartError when Webex refuses the token; any other Error: call it again */
  whoAmI(): Promise<WebexPerson>;
  /** Tells whether Webex accepts the token. Rejects when Webex can't be asked. */
  isTokenAccepted(): Promise<boolean>;
  /** Closes the connections; calls under way reject. */
  close(): Promise<void>;
}

/** The settings of a connection and its collaborators. */
export interface WebexConnectionDeps {
  token: string;
  /** The base URL of the REST API, without a trailing slash. */
  apiUrl: string;
  admins: NamedAdmins;
  adminBook: AdminBook;
  background: Pick<BackgroundTasks, 'run'>;
  instrumentation: Instrumentation;
  log: Log;
  clock: Clock;
  limits?: Partial<ClientLimits> | undefined;
}

/** Creates the connection; it makes no call by itself. */
export function createWebexConnection(deps: WebexConnectionDeps): WebexConnection {
  const { token, apiUrl, limits, instrumentation, log, clock } = deps;
  const tokenCheck = createTokenCheck(clock);
  const client = createWebex({
    ...instrumentation,
    token,
    apiUrl,
    limits,
    onAttempt(report) {
      instrumentation.onAttempt?.(report);
      tokenCheck.answered(report.status);
    },
  });
  const { forget, ...chat } = createChat(client, log);
  const read = (ids: readonly string[]) => readPeople(client, ids);
  return {
    client,
    chat,
    forgetSpace: forget,
    whereabouts: createWhereabouts(client),
    readPeople: read,
    admins: createAdmins(deps.admins, {
      chat,
      readPeople: read,
      book: deps.adminBook,
      background: deps.background,
      clock,
      log,
    }),
    whoAmI: () => whoAmI(client, apiUrl),
    isTokenAccepted: () => tokenCheck.isAccepted(() => client.people.get('me')),
    close: client.close,
  };
}
