import type { Chat, Incoming, Message } from '../core/chat.ts';
import type { Clock } from '../core/clock.ts';
import type { OpenDashboard } from '../core/dashboard.ts';
import type { Log } from '../core/log.ts';
import type { Audit, Store } from '../core/store.ts';
import type { Tokens } from '../core/tokens.ts';
import type { Confirmations } from './confirmations.ts';

/** What the dispatch is given. */
export interface Parts {
  store: Store;
  audit: Audit;
  tokens: Tokens;
  dashboard: OpenDashboard;
  chat: Chat;
  clock: Clock;
  /** Where browsers reach this server. */
  publicUrl: string;
  isAdmin(personId: string): boolean;
  log: Log;
}

/** What the commands work with. */
export interface CommandParts extends Parts {
  confirmations: Confirmations;
}

/** A command that somebody asked for. */
export interface Asked extends Incoming {
  /** All that follows the command's own words, taken as one name: surrounding quotes removed. */
  rest: string;
  /** The same, split at spaces that are not quoted. */
  words: string[];
  /** In the log, and in the reply when something fails. */
  reference: string;
}

export interface Reply extends Message {
  /** It tells of a Meraki organization or of somebody's links, so strangers in the space must not read it. */
  isPrivate: boolean;
}

export interface Command {
  /** Its own words at the start of a message, lower case. */
  name: string;
  /** The arguments, e.g. `[network]`: brackets when it may be left out. */
  usage?: string;
  group: 'Ask' | 'Your links' | 'This bot' | 'Administrators';
  /** What it does, one line. */
  summary: string;
  /** Whole messages that work. */
  examples: readonly [string, ...string[]];
  /** @throws KnownError whose text becomes the reply */
  run(asked: Asked, parts: CommandParts): Promise<Reply>;
}
