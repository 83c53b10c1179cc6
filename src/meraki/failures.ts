import { type ErrorCode, KnownError, type LinkRemedy } from '../core/errors.ts';
import { escapeMarkdown } from '../core/markdown.ts';
import { scopesInWords } from '../core/scopes.ts';
import type { HttpResponse } from './http.ts';

const TRY_LATER = 'Try again in a minute.';
const NO_USE_RETRYING =
  'Asking the same again will not help; the Meraki dashboard shows what is set up there.';

/** Thrown when there was no time left to wait; a caller with more time may try again. */
export class DeadlineError extends KnownError {
  override readonly name = 'DeadlineError';
}

/**
 * Explains an answer other than 2xx, 401 and 429 to the person. Meraki's specification defines no errors, so the status
 * decides, and texts only where the status does not.
 *
 * @param scope the OAuth scope that the operation needs; undefined where the specification names none
 */
export function failureOf(response: HttpResponse, scope: string | undefined): KnownError {
  const text = errorsOf(response.text).join(' ');
  const scopes = /Incorrect OAuth scopes\. The required scopes are: \[([^\]]*)\]/.exec(text);
  if (scopes) return scopeFailure(quotedTexts(scopes[1] ?? ''), response);
  if (/unauthorized IP address/i.test(text)) {
    const what =
      "Meraki refused this bot's network address: the organization limits where from it may be read.";
    return failure('meraki_denied', what, "Ask the organization's administrator to allow it.", response);
  }
  if (response.status === 403) return scopeFailure(scope === undefined ? [] : [scope], response, true);
  if (response.status === 404) {
    const what = 'Meraki does not know that, or the link may not see it.';
    return failure(
      'not_found',
      what,
      'Check the name, or say `organizations` to see what is linked.',
      response,
    );
  }
  if (response.status >= 500) {
    return failure('meraki_unavailable', 'Meraki has a problem on its side.', TRY_LATER, response);
  }
  const quote = text === '' ? '' : `: “${escapeMarkdown(text.replace(/\.$/, ''))}”`;
  const next = /retry|try again|concurrent/i.test(text) ? TRY_LATER : NO_USE_RETRYING;
  return failure('meraki_unexpected', `Meraki refused the question${quote}.`, next, response);
}

function scopeFailure(required: string[], response: HttpResponse, isGuess = false): KnownError {
  if (required.length === 0) {
    const what = 'Meraki does not let this be read through a link at all.';
    return failure('missing_scope', what, 'Look it up in the Meraki dashboard.', response);
  }
  const what = `The link does not allow me to ${scopesInWords(required)}.`;
  const next = 'Say `link` to link again, and agree to it at Meraki.';
  return failure('missing_scope', what, next, response, { scopes: required, ...(isGuess && { isGuess }) });
}

/** Says that Meraki answered 401 also to a renewed token. */
export function denied(response: HttpResponse): KnownError {
  const what = 'Meraki refused the link twice, also with a fresh token.';
  return failure('meraki_denied', what, 'Say `link` to link again.', response);
}

/** Says that the organization's API access is switched off, for which Meraki answers 404. */
export function apiAccessDisabled(cause: KnownError): KnownError {
  const what = 'API access is switched off for this organization.';
  const next =
    'An administrator of it can switch it on in the Meraki dashboard: Organization > Settings > Dashboard API access.';
  return new KnownError('meraki_denied', what, next, { cause });
}

/** Returns the error for a call that the rate limit does not allow before the deadline. @param response the last 429, if any */
export function limited(response?: HttpResponse): DeadlineError {
  const what = 'Meraki is getting too many questions about this organization right now.';
  return new DeadlineError('meraki_limited', what, TRY_LATER, { cause: response && causeOf(response) });
}

/** Says that Meraki could not be reached. */
export function unavailable(cause: unknown): KnownError {
  return new KnownError('meraki_unavailable', 'Meraki can not be reached right now.', TRY_LATER, { cause });
}

/** Says that the deadline has passed. @param timeout the whole time limit in milliseconds */
export function tooSlow(timeout: number, cause?: unknown): DeadlineError {
  const what = `Meraki did not answer within ${Math.round(timeout / 1000)} seconds.`;
  return new DeadlineError('meraki_unavailable', what, TRY_LATER, { cause });
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

/** Reads the texts of `{"errors": [text]}`; the body may also be empty or HTML. */
function errorsOf(text: string): string[] {
  try {
    const body: unknown = JSON.parse(text);
    const errors = typeof body === 'object' && body !== null && 'errors' in body ? body.errors : [];
    return Array.isArray(errors) ? errors.filter((error) => typeof error === 'string') : [];
  } catch {
    return [];
  }
}

function quotedTexts(list: string): string[] {
  return Array.from(list.matchAll(/"([^"]+)"/g), ([, scope = '']) => scope);
}
