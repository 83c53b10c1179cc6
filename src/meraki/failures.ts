import { type Fault, KnownError, type LinkRemedy } from '../core/errors.ts';
import { escapeMarkdown } from '../core/markdown.ts';
import { scopesInWords } from '../core/scopes.ts';
import type { Answer } from './http.ts';

const LATER = 'Try again in a minute.';

/**
 * What an answer other than 2xx, 401 and 429 means for the person. Meraki's specification defines
 * no error at all: the status decides, texts only where nothing else can.
 * @param scope what the operation needs, as the specification has it
 */
export function failureOf(answer: Answer, scope: string | undefined): KnownError {
  const said = errorsOf(answer.text).join(' ');
  const scopes = /Incorrect OAuth scopes\. The required scopes are: \[([^\]]*)\]/.exec(said);
  if (scopes) return scopeFailure(quoted(scopes[1] ?? ''), answer);
  if (/unauthorized IP address/i.test(said)) {
    const what =
      "Meraki refused this bot's network address: the organization limits where from it may be read.";
    return failure('meraki_denied', what, "Ask the organization's administrator to allow it.", answer);
  }
  if (answer.status === 403) return scopeFailure(scope === undefined ? [] : [scope], answer);
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
  const quote = said === '' ? '' : `: “${escapeMarkdown(said)}”`;
  return failure('meraki_unexpected', `Meraki refused the question${quote}.`, LATER, answer);
}

function scopeFailure(required: string[], answer: Answer): KnownError {
  if (required.length === 0) {
    const what = 'Meraki does not let this be read through a link at all.';
    return failure('missing_scope', what, 'Look it up in the Meraki dashboard.', answer);
  }
  const what = `The link does not allow me to ${scopesInWords(required)}.`;
  const next = 'Say `link` to link again, and agree to it at Meraki.';
  return failure('missing_scope', what, next, answer, { scopes: required });
}

export function denied(answer: Answer): KnownError {
  const what = 'Meraki refused the link twice, also with a fresh token.';
  return failure('meraki_denied', what, 'Say `link` to link again.', answer);
}

export function limited(answer?: Answer): KnownError {
  const what = 'Meraki is getting too many questions about this organization right now.';
  return failure('meraki_limited', what, LATER, answer);
}

export function unavailable(cause: unknown): KnownError {
  return new KnownError('meraki_unavailable', 'Meraki can not be reached right now.', LATER, { cause });
}

export function tooSlow(patience: number, cause?: unknown): KnownError {
  const what = `Meraki did not answer within ${Math.round(patience / 1000)} seconds.`;
  return new KnownError('meraki_unavailable', what, LATER, { cause });
}

export function unexpected(detail: string): KnownError {
  return new KnownError('meraki_unexpected', "I don't understand Meraki's answer.", LATER, {
    cause: new Error(detail),
  });
}

/** With a cause that leads from the log line to the call. */
function failure(fault: Fault, what: string, next: string, answer?: Answer, link?: LinkRemedy): KnownError {
  const cause = answer && new Error(`HTTP ${answer.status}, request ${answer.requestId ?? 'without an id'}`);
  return new KnownError(fault, what, next, { cause, ...(link && { link }) });
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
