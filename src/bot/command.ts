import type { Admission } from '../core/admission.ts';
import type { BackgroundTasks } from '../core/async/background-tasks.ts';
import type { KeyedMutex } from '../core/async/keyed-mutex.ts';
import type { Slices } from '../core/async/slices.ts';
import type { AuditLog } from '../core/audit-log.ts';
import type { Draw } from '../core/chart.ts';
import type { Chat, Message, Reply } from '../core/chat.ts';
import type { Clock } from '../core/clock.ts';
import type { Dashboard, OpenDashboard } from '../core/dashboard.ts';
import type { AccessAnnouncement } from '../core/linking/access-announcement.ts';
import type { Grant } from '../core/links.ts';
import type { Log } from '../core/log.ts';
import type { Meter } from '../core/meter.ts';
import type { ShareUses } from '../core/share-uses.ts';
import type { Share } from '../core/shares.ts';
import type { AccessMessages } from '../core/sharing/access-messages.ts';
import type { SharingSettings } from '../core/sharing-rules.ts';
import type { Store } from '../core/store.ts';
import type { Tell } from '../core/tell.ts';
import type { TokenService } from '../core/tokens.ts';
import type { Confirmations } from './confirmations.ts';
import type { LateEnds } from './late-ends.ts';
import type { RecentNetworks } from './recent-networks.ts';
import type { Lists } from './report/lists.ts';
import type { WholeRead } from './report/whole-reads.ts';

/** Collaborators of the dispatch. */
export interface BotDeps {
  store: Store;
  audit: AuditLog;
  tokens: TokenService;
  dashboard: OpenDashboard;
  draw: Draw;
  chat: Chat;
  /** Tells a person, with one Markdown text, of what was done; whoever asked for it gets the answer. */
  tell: Tell;
  background: Pick<BackgroundTasks, 'run'>;
  /** Keyed by person id. One-time URLs of one person are sent one after the other: a newer URL voids the one before. */
  mutex: KeyedMutex;
  clock: Clock;
  /** The monotonic clock. */
  now: Clock;
  /** Those of the whole process. */
  slices: Slices;
  /** The address at which browsers reach this server, without a trailing slash. */
  publicUrl: string;
  isAdmin(personId: string): boolean;
  admission: Pick<Admission, 'admits' | 'isSuspended' | 'admitted'>;
  /** The operator's switches for lending. */
  sharing: SharingSettings;
  shareUses: ShareUses;
  /** Asks lenders for access, and tells what they decided. */
  access: AccessMessages & Pick<AccessAnnouncement, 'announce'>;
  log: Log;
  meter: Meter;
}

/** Collaborators of the commands. */
export interface CommandDeps extends BotDeps {
  confirmations: Confirmations;
  lateEnds: LateEnds;
  lists: Lists;
  recentNetworks: RecentNetworks;
}

/** The link that a command reads through, and the share by which somebody else than its owner asks. */
export interface ReadThrough {
  grant: Grant;
  share?: Share | undefined;
}

/** A message that was read as a command and its arguments. */
export interface Invocation extends Message {
  /** The text after the command's name, as it was typed. */
  argumentText: string;
  /** The same text as one name, without the quotes around it. */
  argument: string;
  /** The same text, split at spaces that are not quoted. */
  words: string[];
  /**
   * Is called with the dashboard that the command reads, so that a progress notice can say why the answer takes long, and with
   * what it reads through, so that nothing is told once that has ended.
   */
  dashboardOpened(dashboard: Pick<Dashboard, 'isLimited'>, through: ReadThrough): void;
  /** Has to be held before a whole list is read. */
  wholeRead: WholeRead;
}

/** Groups of commands, in the order of the help. */
export const GROUPS = [
  'What is going on',
  'Sites and WAN',
  'Devices',
  'Clients and Wi-Fi',
  'Organization',
  'Your links',
  'Sharing',
  'This bot',
  'Administrators',
] as const;

/** A group of commands in the help. */
export type Group = (typeof GROUPS)[number];

/** What people say when they mean a command, and how it is recognized. @see bot/understand */
export interface Said {
  /** Whole phrases, as people say them; the help shows some. Absent for a command that only its own words call. */
  alsoSaid?: readonly [string, ...string[]];
  /**
   * How much it speaks for the command that all concepts of a key are in a question: `'wan slow': 6`. The concepts are those
   * of `bot/understand/concepts.ts` and of `Question.concepts`.
   */
  words?: Readonly<Record<string, number>>;
  /** Concepts, and the word of the command's arguments that each becomes: `down` becomes `offline`. */
  filters?: Readonly<Record<string, string>>;
  /** The command that answers in place of this one when the question is about one network. */
  insteadInNetwork?: string;
}

/** What a command takes behind its name. */
export interface Takes {
  /** As in QuerySpec. */
  subject: string | undefined;
  /** Whether it takes `in <network>`. */
  isNetwork: boolean;
  /** Whether it looks back. */
  isPeriod: boolean;
  /** The period that it looks back when none is named, and the longest one, in milliseconds. Absent when it looks not back. */
  lookback?: { defaultPeriod: number; maxPeriod: number };
  /** Whether it has pages and a file. */
  isList: boolean;
}

/** A command of the bot: how it is called, what the help says of it, and what it does. */
export interface Command extends Said {
  /** The words at the start of a message that call the command, lower case. */
  name: string;
  /** The arguments, e.g. `[network]`; in brackets when they may be left out. */
  usage?: string;
  group: Group;
  /** One line of the help. */
  summary: string;
  /**
   * Set for a command that must not run twice. When an instance dies while it runs the command, the instance that takes
   * over only tells the person that the command was interrupted.
   */
  isOnce?: true;
  /**
   * Set for a command that changes something or acts on a network: it runs only when it is said alone, and as it is said. Free
   * words offer it at most.
   */
  changes?: true;
  /**
   * How it is lent with a share: usual: unless the share names other commands · named: only when it is named · always: it only
   * looks up names. Absent for a command that is never lent.
   */
  lent?: 'usual' | 'named' | 'always';
  /** Whole messages that call the command. */
  examples: readonly [string, ...string[]];
  /** Absent when it takes no names. */
  takes?: Takes;
  /** Carries the invocation out and returns the reply. @throws KnownError, whose text becomes the reply */
  run(invocation: Invocation, deps: CommandDeps): Promise<Reply>;
}
