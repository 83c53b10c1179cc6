import type { BackgroundTasks } from '../core/async/background-tasks.ts';
import type { KeyedMutex } from '../core/async/keyed-mutex.ts';
import type { AuditLog } from '../core/audit-log.ts';
import type { Draw } from '../core/chart.ts';
import type { Chat, Message, Reply } from '../core/chat.ts';
import type { Clock } from '../core/clock.ts';
import type { Dashboard, OpenDashboard } from '../core/dashboard.ts';
import type { Log } from '../core/log.ts';
import type { Meter } from '../core/meter.ts';
import type { Store } from '../core/store.ts';
import type { TokenService } from '../core/tokens.ts';
import type { Confirmations } from './confirmations.ts';
import type { Lists } from './report/lists.ts';

/** What the dispatch is given. */
export interface BotDeps {
  store: Store;
  audit: AuditLog;
  tokens: TokenService;
  dashboard: OpenDashboard;
  draw: Draw;
  chat: Chat;
  background: Pick<BackgroundTasks, 'run'>;
  /** One-time URLs of one person are sent one after the other: a newer one voids the one before. */
  mutex: KeyedMutex;
  clock: Clock;
  /** Where browsers reach this server. */
  publicUrl: string;
  isAdmin(personId: string): boolean;
  log: Log;
  meter: Meter;
}

/** What the commands work with. */
export interface CommandDeps extends BotDeps {
  confirmations: Confirmations;
  lists: Lists;
}

/** A command that somebody asked for. */
export interface Invocation extends Message {
  /** All that follows the command's own words, as it was typed. */
  argumentText: string;
  /** All that follows the command's own words, taken as one name: surrounding quotes removed. */
  argument: string;
  /** The same, split at spaces that are not quoted. */
  words: string[];
  /** Told what is read from, so that a person who waits can hear why. */
  dashboardOpened(dashboard: Pick<Dashboard, 'isLimited'>): void;
}

/** In the order of the help. */
export const GROUPS = [
  'What is going on',
  'Sites and WAN',
  'Devices',
  'Clients and Wi-Fi',
  'Organization',
  'Your links',
  'This bot',
  'Administrators',
] as const;

export type Group = (typeof GROUPS)[number];

export interface Command {
  /** Its own words at the start of a message, lower case. */
  name: string;
  /** The arguments, e.g. `[network]`: brackets when it may be left out. */
  usage?: string;
  group: Group;
  /** What it does, one line. */
  summary: string;
  /**
   * It does something that must not be done again from the beginning when the instance that does it dies: whoever
   * takes over says that it was interrupted.
   */
  isOnce?: true;
  /** Whole messages that work. */
  examples: readonly [string, ...string[]];
  /** @throws KnownError whose text becomes the reply */
  run(invocation: Invocation, deps: CommandDeps): Promise<Reply>;
}
