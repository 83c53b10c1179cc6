import type { GrantKey } from './links.ts';
import type { Share } from './shares.ts';

/** The reason why a command could not be carried out; metrics, the audit log and tests match on it. */
export type ErrorCode =
  | 'not_linked'
  | 'relink_required'
  | 'ambiguous'
  | 'not_found'
  | 'bad_arguments'
  | 'not_allowed'
  | 'not_lent'
  | 'busy'
  | 'missing_scope'
  | 'meraki_denied'
  | 'meraki_limited'
  | 'meraki_unavailable'
  | 'meraki_unexpected'
  | 'sign_in_unavailable'
  | 'webex_refused'
  | 'store_unavailable';

/** A new link that would mend a failure. */
export interface LinkRemedy {
  /** The scopes that the new grant needs beyond the usual ones. */
  scopes: readonly string[];
  /** Whether a missing scope is only the likely cause: Meraki refused without naming one. */
  isGuess?: boolean;
  /** The link that has to be made again. */
  again?: GrantKey;
}

/** One of several things that the person may have meant. */
export interface Choice {
  /** The name of the thing: a foreign string, not escaped. */
  label: string;
  /** The command about this one, as a person would type it. */
  command: string;
}

/** A question and the choices that answer it: a card shows both. */
export interface Choices {
  /** Plain text, not escaped. */
  question: string;
  of: readonly Choice[];
  /** Set when these are other questions, none of which corrects the words: those may still be read as a sentence. */
  areOthers?: true;
  /** Set when they hold nothing but what the person typed, so that whoever reads that may read them. */
  areTyped?: true;
  /** Set when the first one is what was meant without doubt: it is answered at once. */
  isCertain?: true;
}

/**
 * A foreseen failure: its message becomes the reply. Any other error gets a general reply with a reference. Neither
 * reply ever holds a secret.
 */
export class KnownError extends Error {
  readonly code: ErrorCode;
  /** The next step for the person, one sentence of Markdown. */
  readonly next: string;
  /** Present when linking helps. */
  readonly link: LinkRemedy | undefined;
  /** Present when buttons can help. */
  readonly choice: Choices | undefined;
  /** The shares of whose lender, organization or networks it tells. @see Reply.tellsOf */
  readonly tellsOf: readonly Share[];
  /** Takes back what only the reply would have told. @see Reply.onUnsent */
  readonly onUnsent: (() => Promise<void>) | undefined;

  /**
   * @param what says in one sentence of Markdown what happened; foreign strings in it are escaped already
   * @param next the next step for the person, one sentence of Markdown
   */
  constructor(
    code: ErrorCode,
    what: string,
    next: string,
    options?: ErrorOptions & {
      link?: LinkRemedy | undefined;
      choice?: Choices | undefined;
      tellsOf?: readonly Share[];
      onUnsent?: (() => Promise<void>) | undefined;
    },
  ) {
    super(what, options);
    this.name = 'KnownError';
    this.code = code;
    this.next = next;
    this.link = options?.link;
    this.choice = options?.choice;
    this.tellsOf = options?.tellsOf ?? [];
    this.onUnsent = options?.onUnsent;
  }
}

/** The reason why the process can't start, in words for its operator: what happened, and what to do. */
export class StartError extends Error {
  readonly code: 'start_failed' | 'bad_configuration' = 'start_failed';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StartError';
  }
}

/** Returns the text of anything that was thrown, for another text. In the log, the error itself stands as `err`. */
export function messageOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  // Some libraries throw objects that only look like errors.
  return 'message' in error && typeof error.message === 'string'
    ? error.message
    : 'an object without a message';
}

/** Throws a StartError with the text of an error that was thrown at start; the text must be fit for operators. */
export function refuseStart(error: unknown): never {
  throw new StartError(messageOf(error), { cause: error });
}
