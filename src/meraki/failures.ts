import { retryAfterMs } from '../core/async/retry-after.ts';
import { DAY, MINUTE } from '../core/clock.ts';
import { durationInWords } from '../core/duration.ts';
import { type ErrorCode, KnownError, type LinkRemedy } from '../core/errors.ts';
import { escapeMarkdown } from '../core/markdown.ts';
import { scopesInWords } from '../core/scopes.ts';
import { saysApiAccessIsOff } from './api-access.ts';
import { errorTextOf } from './error-texts.ts';
import type { HttpResponse } from './http.ts';
import type { Operation } from './operations.ts';

const TRY_LATER = 'Try again in a minute.';
const NO_USE_RETRYING =
  'Asking the same again will not help; the Meraki dashboard shows what is set up there.';

/** Thrown when there was no time left to wait; a caller with more time may try again. */
export class DeadlineError extends KnownError {
  override readonly name = 'DeadlineError';
}

/** Thrown for a 404: Meraki does not know what was asked about, or the link may not see it. */
export class UnknownToMerakiError extends KnownError {
  override readonly name = 'UnknownToMerakiError';
  /** The path of the operation, as a template. */
  readonly path: string;

  constructor(what: string, next: string, path: string, response: HttpResponse) {
    super('not_found', what, next, { cause: causeOf(response) });
    this.path = path;
  }
}

/**
 * Explains an answer other than 401 and 429 that has no data to the person: one that is not 2xx, and a 2xx that holds an error.
 * Meraki's specification defines no errors, so the status decides, and texts only where the status does not.
 */
export function failureOf(response: HttpResponse, { path, scope }: Failed): KnownError {
  const { said, words } = errorTextOf(response.text);
  const scopes = /Incorrect OAuth scopes\. The required scopes are: \[([^\]]*)\]/.exec(words);
  if (scopes) return scopeFailure(quotedTexts(scopes[1] ?? ''), response);
  if (/unauthorized IP address/i.test(words)) {
    const what =
      "Meraki refused this bot's network address: the organization limits where from it may be read.";
    return failure('meraki_denied', what, "Ask the organization's administrator to allow it.", response);
  }
  if (saysApiAccessIsOff(words)) return apiAccessDisabled(causeOf(response));
  if (response.status === 403) return scopeFailure(scope === undefined ? [] : [scope], response, true);
  if (response.status === 404) return unknownToMeraki(path, response);
  if (response.status >= 500) {
    return waiting('meraki_unavailable', 'Meraki has a problem on its side', response);
  }
  const quote = said === '' ? '' : `: “${escapeMarkdown(said.replace(/\.$/, ''))}”`;
  if (response.status < 300) {
    return failure('meraki_unexpected', `Meraki answered with an error${quote}.`, TRY_LATER, response);
  }
  const next = /retry|try again|concurrent/i.test(said) ? TRY_LATER : NO_USE_RETRYING;
  return failure('meraki_unexpected', `Meraki refused the question${quote}.`, next, response);
}

/** The operation that failed; its scope is undefined where the specification names none. */
type Failed = Pick<Operation, 'path' | 'scope'>;

/** Says what Meraki does not know. A name is spoken of only where the question was about one network or one device. */
function unknownToMeraki(path: string, response: HttpResponse): KnownError {
  const say = (what: string, next: string) =>
    new UnknownToMerakiError(
      `Meraki does not know ${what}, or the link may not see it.`,
      next,
      path,
      response,
    );
  const [, about, id, rest] = path.split('/');
  if (about === 'networks')
    return say('this network', 'Check the name, or say `networks` to see what there is.');
  if (about === 'devices')
    return say('this device', 'Check the name or serial, or say `devices` to see what there is.');
  if (id === undefined) return say('that', 'Say `link` to link again.');
  return rest === undefined
    ? say('this organization', 'Say `organizations` to see what is linked, or `link` to link again.')
    : say(
        'that about this organization',
        'The Meraki dashboard shows what it has; say `organizations` to see what is linked.',
      );
}

/**
 * Says that something keeps Meraki from answering, and how long it asks to wait when that is longer than people are told
 * anyway. Odd and absurd values of Retry-After are not repeated.
 *
 * @param what without the full stop
 */
function waiting(code: ErrorCode, what: string, response: HttpResponse): KnownError {
  const wait = waitInWords(response);
  if (wait === undefined) return failure(code, `${what}.`, TRY_LATER, response);
  return failure(code, `${what}, and asks to wait ${wait}.`, 'Ask again then.', response);
}

/** Puts the wait of a Retry-After header in words; undefined when it is a minute at most, or there is none. */
function waitInWords({ retryAfter, receivedAt }: HttpResponse): string | undefined {
  const wait = retryAfterMs(retryAfter, receivedAt) ?? 0;
  if (wait <= MINUTE) return undefined;
  return wait >= DAY ? 'a day or longer' : durationInWords(Math.ceil(wait / MINUTE) * MINUTE);
}

function scopeFailure(required: string[], response: HttpResponse, isGuess = false): KnownError {
  if (required.length === 0) {
    const what = 'Meraki does not allow this to be read through a link at all.';
    return failure('missing_scope', what, 'Look it up in the Meraki dashboard.', response);
  }
  const what = `The link does not allow me to ${scopesInWords(required)}.`;
  const next = 'Say `link` to link again, and agree to it at Meraki.';
  return failure('missing_scope', what, next, response, { scopes: required, ...(isGuess && { isGuess }) });
}

/** Says that Meraki answered 401 also to a renewed token. */
export function denied(response: HttpResponse): KnownError {
  if (saysApiAccessIsOff(errorTextOf(response.text).words)) return apiAccessDisabled(causeOf(response));
  const what = 'Meraki refused the link twice, even with a new token.';
  return failure('meraki_denied', what, 'Say `link` to link again.', response);
}

/** Says that the organization's API access is switched off, for which Meraki answers 404 as a rule. */
export function apiAccessDisabled(cause: Error): KnownError {
  const what = 'API access is disabled for this organization.';
  const next =
    'An organization administrator can enable it in the Meraki dashboard: Organization > Settings > Dashboard API access.';
  return new KnownError('meraki_denied', what, next, { cause });
}

/** Returns the error for a call that the rate limit does not allow before the deadline. @param response the last 429, if any */
export function limited(response?: HttpResponse): DeadlineError {
  const what = 'Meraki is getting too many requests for this organization right now';
  if (response === undefined) return new DeadlineError('meraki_limited', `${what}.`, TRY_LATER);
  const { message, next, cause } = waiting('meraki_limited', what, response);
  return new DeadlineError('meraki_limited', message, next, { cause });
}

/** Says that Meraki could not be reached. */
export function unavailable(cause: unknown): KnownError {
  return new KnownError('meraki_unavailable', "Meraki can't be reached right now.", TRY_LATER, { cause });
}

/** Whether every link of one organization with the same scopes would meet this failure. */
export function isForAll(error: unknown): boolean {
  if (!(error instanceof KnownError)) return false;
  if (error.code === 'missing_scope') return error.link !== undefined && error.link.isGuess !== true;
  return error.code === 'meraki_unavailable' || error.code === 'meraki_unexpected';
}

/** Says that the deadline has passed. @param timeout the whole time limit in milliseconds */
export function tooSlow(timeout: number, cause?: unknown): DeadlineError {
  const what = `Meraki did not answer within ${Math.round(timeout / 1000)} seconds.`;
  return new DeadlineError('meraki_unavailable', what, TRY_LATER, { cause });
}

/** Says that the command has failed otherwise. It is nobody's answer: whoever shares the call, reads again. */
export function alreadyFailed(): DeadlineError {
  return new DeadlineError('meraki_unavailable', 'Another part of this question has failed.', TRY_LATER);
}

/** Says that Meraki's answer makes no sense. @param detail for the log */
export function unexpected(detail: string): KnownError {
  return new KnownError('meraki_unexpected', "I don't understand Meraki's answer.", TRY_LATER, {
    cause: new Error(detail),
  });
}

/** Creates a KnownError whose cause has the status and Meraki's request id, by which Meraki's support finds the call. */
function failure(
  code: ErrorCode,
  what: string,
  next: string,
  response?: HttpResponse,
  link?: LinkRemedy,
): KnownError {
  const cause = response && causeOf(response);
  return new KnownError(code, what, next, { cause, ...(link && { link }) });
}

function causeOf({ status, requestId }: HttpResponse): Error {
  return new Error(`HTTP ${status}, request ${requestId ?? 'without an id'}`);
}

function quotedTexts(list: string): string[] {
  return Array.from(list.matchAll(/"([^"]+)"/g), ([, scope = '']) => scope);
}
