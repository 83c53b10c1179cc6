import { type ErrorCode, KnownError, type LinkRemedy } from '../core/errors.ts';
import { escapeMarkdown } from '../core/markdown.ts';
import { scopesInWords } from '../core/scopes.ts';
import type { HttpResponse } from './http.ts';

const LATER = 'Try again in a minute.';
const SAME_AGAIN = 'Asking the same again will not help; the Meraki dashboard shows what is set up there.';

/** There was no time left to wait; whoever has more may try. */
export class DeadlineError extends KnownError {}

/**
 * What an answer other than 2xx, 401 and 429 means for the person. Meraki's specification defines
 * no error at all: the status decides, texts only where nothing else can.
 * @param scope what the operation needs, as the specification has it
 */
export function failureOf(answer: HttpResponse, scope: string | undefined): KnownError {
  const said = errorsOf(answer.text).join(' ');
  const scopes = /Incorrect OAuth scopes\. The required scopes are: \[([^\]]*)\]/.exec(said);
  if (scopes) return scopeFailure(quoted(scopes[1] ?? ''), answer);
  if (/unauthorized IP address/i.test(said)) {
    const what =
      "Meraki refused this bot's network address: the organization limits where from it may be read.";
    return failure('meraki_denied', what, "Ask the organization's administrator to allow it.", answer);
  }
  if (answer.status === 403) return scopeFailure(scope === undefined ? [] : [scope], answer, true);
  if (answer.status === 404) {
    const what = 'Meraki does not know that, or the link may not see it.';
    return failure(
      'not_found',
      what,
      'Check the name, or say `organizations` to see what is linked.',
      answer,
    );
  }
  if (answer.status >= 500) {
    return failure('meraki_unavailable', 'Meraki has a problem on its side.', LATER, answer);
  }
  const quote = said === '' ? '' : `: “${escapeMarkdown(said.replace(/\.$/, ''))}”`;
  const next = /retry|try again|concurrent/i.test(said) ? LATER : SAME_AGAIN;
  return failure('meraki_unexpected', `Meraki refused the question${quote}.`, next, answer);
}

function scopeFailure(required: string[], answer: HttpResponse, isGuess = false): KnownError {
  if (required.length === 0) {
    const what = 'Meraki does not let this be read through a link at all.';
    return failure('missing_scope', what, 'Look it up in the Meraki dashboard.', answer);
  }
  const what = `The link does not allow me to ${scopesInWords(required)}.`;
  const next = 'Say `link` to link again, and agree to it at Meraki.';
  return failure('missing_scope', what, next, answer, { scopes: required, ...(isGuess && { isGuess }) });
}

export function denied(answer: HttpResponse): KnownError {
  const what = 'Meraki refused the link twice, also with a fresh token.';
  return failure('meraki_denied', what, 'Say `link` to link again.', answer);
}

/** Meraki's 404 says so for an organization that does not let itself be read, too. */
export function switchedOff(cause: KnownError): KnownError {
  const what = 'API access is switched off for this organization.';
  const next =
    'An administrator of it can switch it on in the Meraki dashboard: Organization > Settings > Dashboard API access.';
  return new KnownError('meraki_denied', what, next, { cause });
}

export function limited(answer?: HttpResponse): DeadlineError {
  const what = 'Meraki is getting too many questions about this organization right now.';
  return new DeadlineError('meraki_limited', what, LATER, { cause: answer && causeOf(answer) });
}

export function unavailable(cause: unknown): KnownError {
  return new KnownError('meraki_unavailable', 'Meraki can not be reached right now.', LATER, { cause });
}

export function tooSlow(patience: number, cause?: unknown): DeadlineError {
  const what = `Meraki did not answer within ${Math.round(patience / 1000)} seconds.`;
  return new DeadlineError('meraki_unavailable', what, LATER, { cause });
}

export function unexpected(detail: string): KnownError {
  return new KnownError('meraki_unexpected', "I don't understand Meraki's answer.", LATER, {
    cause: new Error(detail),
  });
}

/** With a cause that leads from the log line to the call. */
function failure(
  fault: ErrorCode,
  what: string,
  next: string,
  answer?: HttpResponse,
  link?: LinkRemedy,
): KnownError {
  const cause = answer && causeOf(answer);
  return new KnownError(fault, what, next, { cause, ...(link && { link }) });
}

function causeOf({ status, requestId }: HttpResponse): Error {
  return new Error(`HTTP ${status}, request ${requestId ?? 'without an id'}`);
}

/** Meraki writes `{"errors": [text]}`, or nothing, or HTML. */
function errorsOf(text: string): string[] {
  try {
    const body: unknown = JSON.parse(text);
    const errors = typeof body === 'object' && body !== null && 'errors' in body ? body.errors : [];
    return Array.isArray(errors) ? errors.filter((error) => typeof error === 'string') : [];
  } catch {
    return [];
  }
}

function quoted(list: string): string[] {
  return Array.from(list.matchAll(/"([^"]+)"/g), ([, scope = '']) => scope);
}
