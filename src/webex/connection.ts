import type { NamedAdmins } from '../core/admission.ts';
import type { BackgroundTasks } from '../core/async/background-tasks.ts';
import type { Broadcast } from '../core/broadcast.ts';
import type { Chat } from '../core/chat.ts';
import { type Clock, MINUTE, SECOND } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { Person } from '../core/person.ts';
import type { LastingNotices } from '../core/tell.ts';
import type { Whereabouts } from '../core/whereabouts.ts';
import type { AdminBook } from './admin-book.ts';
import { type Admins, createAdmins } from './admins.ts';
import { type Availability, createAvailability } from './availability.ts';
import { createChat } from './chat/chat.ts';
import { createDirectRooms } from './chat/posting/direct-rooms.ts';
import { createOwnMessages, type OwnMessage } from './chat/posting/own-messages.ts';
import { shareOwnMessages } from './chat/posting/share-own-messages.ts';
import type { SendingLimits } from './chat/sending.ts';
import {
  type AttemptReport,
  type ClientLimits,
  createWebex,
  type Instrumentation,
  type Webex,
  type WebexPerson,
} from './client/index.ts';
import { createWebexClock, type WebexClock } from './intake/webex-clock.ts';
import { readPeople } from './people-by-id.ts';
import { createTokenCheck } from './token-check.ts';
import { createWhereabouts } from './whereabouts.ts';
import { whoAmI } from './who-am-i.ts';

/** The calls to Webex with the bot's token, which need no events. */
export interface WebexConnection {
  client: Webex;
  chat: Chat;
  /** What the bot says by itself. */
  notices: LastingNotices;
  /** Drops what is remembered of the members of a space. */
  forgetSpace(roomId: string): void;
  /** Notes a message of the bot that Webex reported: evidence of a post whose answer was lost. */
  noteOwnMessage(message: OwnMessage): void;
  /** Notes the direct space of a person with the bot. */
  noteDirectSpace(personId: string, roomId: string): void;
  admins: Admins;
  whereabouts: Whereabouts;
  /** Reads people by their ids, never from memory. Rejects when Webex can't be asked. */
  readPeople(ids: readonly string[]): Promise<Person[]>;
  /** Reads the owner of the token. @throws StartError when Webex refuses the token; any other Error: call it again */
  whoAmI(): Promise<WebexPerson>;
  /** Tells whether Webex answers. Never rejects. */
  availability: Availability['look'];
  /** Webex's clock, by its answers. */
  webexClock: Omit<WebexClock, 'seen'>;
  /** Tells whether our clock is known to be right; asks Webex for its time if it is not known yet. Never rejects. */
  checkClock(): Promise<boolean>;
  /** Tells whether Webex accepts the token, by its last answer; undefined before the first. Never rejects. */
  isTokenAccepted(): Promise<boolean | undefined>;
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
  broadcast: Broadcast;
  /** Creates what says something that nobody asked for. */
  createNotices(chat: Pick<Chat, 'sendDirect'>): LastingNotices;
  instrumentation: Instrumentation;
  log: Log;
  clock: Clock;
  /** Monotonic milliseconds; those of the process when absent. */
  now?: Clock | undefined;
  limits?: Partial<ClientLimits> | undefined;
  sendingLimits?: Partial<SendingLimits> | undefined;
}

/** The limits of the call that only asks whether Webex answers: it is made once, and ends soon. */
const ASK_LIMITS: Partial<ClientLimits> = {
  connections: 1,
  timeout: 5 * SECOND,
  totalTimeout: 5 * SECOND,
  maxAttempts: 1,
  // Longer than the whole call, so that it is not repeated after a 429 either.
  firstWait: MINUTE,
  longestWait: MINUTE,
};

/** Creates the connection; it makes no call by itself. */
export function createWebexConnection(deps: WebexConnectionDeps): WebexConnection {
  const { token, apiUrl, limits, instrumentation, log, clock } = deps;
  const tokenCheck = createTokenCheck();
  const webexClock = createWebexClock({ clock, log, now: deps.now });
  const onAttempt = (report: AttemptReport) => {
    instrumentation.onAttempt?.(report);
    tokenCheck.attempted(report);
    availability.attempted(report);
    webexClock.seen(report);
  };
  const client = createWebex({ ...instrumentation, token, apiUrl, limits, onAttempt });
  // It has a connection of its own, because all others may be waiting for a Webex that hangs.
  const asking = createWebex({ ...instrumentation, token, apiUrl, limits: ASK_LIMITS, onAttempt });
  const availability = createAvailability({ ask: () => asking.people.get('me'), clock, log });
  const own = createOwnMessages();
  const directRooms = createDirectRooms(client);
  const { forget, ...chat } = createChat(client, log, {
    own,
    directRooms,
    askOthers: shareOwnMessages(own, deps.broadcast),
    limits: deps.sendingLimits,
    now: deps.now,
    toWebex: webexClock.fromMonotonic,
  });
  const notices = deps.createNotices(chat);
  const read = (ids: readonly string[]) => readPeople(client, ids);
  return {
    client,
    chat,
    notices,
    forgetSpace: forget,
    noteOwnMessage: own.note,
    noteDirectSpace: directRooms.remember,
    whereabouts: createWhereabouts(client),
    readPeople: read,
    admins: createAdmins(deps.admins, {
      chat,
      notices,
      readPeople: read,
      book: deps.adminBook,
      background: deps.background,
      clock,
      log,
    }),
    whoAmI: () => whoAmI(client, apiUrl),
    availability: availability.look,
    webexClock,
    async checkClock() {
      for (let asked = 0; asked < 3 && webexClock.ahead() === undefined; asked += 1)
        await asking.people.get('me').catch(() => {});
      return webexClock.isRight();
    },
    async isTokenAccepted() {
      await availability.look();
      return tokenCheck.isAccepted();
    },
    async close() {
      await Promise.all([client.close(), asking.close()]);
    },
  };
}
