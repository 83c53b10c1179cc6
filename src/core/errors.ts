import type { GrantKey } from './links.ts';

/** Why a command could not be carried out; the log and the tests match on it. */
export type ErrorCode =
  | 'not_linked'
  | 'relink_required'
  | 'ambiguous'
  | 'not_found'
  | 'bad_arguments'
  | 'not_allowed'
  | 'missing_scope'
  | 'meraki_denied'
  | 'meraki_limited'
  | 'meraki_unavailable'
  | 'meraki_unexpected'
  | 'sign_in_unavailable'
  | 'webex_refused'
  | 'store_unavailable';

/** How linking would mend a failure. */
export interface LinkRemedy {
  /** What the new grant needs beyond the usual scopes. */
  scopes: readonly string[];
  /** Meraki only said no: that a scope is missing is what it may mean. */
  isGuess?: boolean;
  /** The link that has to be made again. */
  again?: GrantKey;
}

/** One of several things that may have been meant. */
export interface Choice {
  /** Its name: foreign, not escaped. */
  label: string;
  /** The command that is about this one, as if typed. */
  command: string;
}

/**
 * A failure that we foresaw: its text becomes the reply. Anything else that is thrown gets a plain
 * reply with a reference id. Neither text ever holds a secret.
 */
export class KnownError extends Error {
  readonly code: ErrorCode;
  /** What the person can do now, one sentence of Markdown. */
  readonly next: string;
  /** Present when linking helps. */
  readonly link: LinkRemedy | undefined;
  /** What the person can pick from, and what is asked, in plain text: a card shows both. */
  readonly choice: { question: string; of: readonly Choice[] } | undefined;

  /** @param what what happened, one sentence of Markdown; foreign strings already escaped */
  constructor(
    fault: ErrorCode,
    what: string,
    next: string,
    options?: ErrorOptions & { link?: LinkRemedy; choice?: KnownError['choice'] },
  ) {
    super(what, options);
    this.name = 'KnownError';
    this.code = fault;
    this.next = next;
    this.link = options?.link;
    this.choice = options?.choice;
  }
}

/** Why the process can't start, in words for whoever runs it: what happened, and what to do. */
export class StartError extends Error {
  readonly code: 'start_failed' | 'bad_configuration' = 'start_failed';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StartError';
  }
}

/** The text of anything that was thrown, for a log line. */
export function messageOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  // Some libraries throw objects that only look like errors.
  return 'message' in error && typeof error.message === 'string' ? error.message : String(error);
}

/** Turns what was thrown at start, whose text is made for operators, into a StartError. */
export function refuseStart(error: unknown): never {
  throw new StartError(messageOf(error), { cause: error });
}
