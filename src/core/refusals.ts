import type { AuditTrouble } from './audit-gap.ts';
import { SECOND } from './clock.ts';
import { KnownError } from './errors.ts';
import type { Grant, RelinkReason } from './links.ts';
import { escapeMarkdown } from './markdown.ts';
import type { ProviderError } from './provider.ts';

const CAUSES: Record<RelinkReason, string> = {
  refused_by_meraki: 'Meraki no longer accepts it; most likely the integration was removed in the dashboard',
  interrupted_refresh: 'the connection to Meraki broke while it was being renewed',
  unused_90_days: 'it was unused for 90 days, after which Meraki ends a link',
};

/** Returns the reason why a link has to be made again, as the end of a sentence. */
export function relinkCause(grant: Grant): string {
  return CAUSES[grant.reason ?? 'refused_by_meraki'];
}

/** Creates the error for a link that has to be made again; the first message and later replies have the same text. */
export function relinkRequired(grant: Grant): KnownError {
  return new KnownError(
    'relink_required',
    `Your link to **${escapeMarkdown(grant.organizationName)}** has ended: ${relinkCause(grant)}.`,
    'Say `link` to link it again.',
    { link: { scopes: [], again: grant } },
  );
}

/** Creates the error for a link whose person may not use the bot. */
export function linkSuspended({ organizationName }: Grant): KnownError {
  return new KnownError(
    'not_allowed',
    `Your link to **${escapeMarkdown(organizationName)}** is suspended: your Webex organization may not use this bot.`,
    'Ask the people who run me to let your organization in; the link is kept.',
  );
}

/** Creates the error for a link that Meraki did not renew. It says that the link is kept only where that is known. */
export function notRenewed(error: ProviderError): KnownError {
  if (error.code === 'invalid_client')
    return new KnownError(
      'sign_in_unavailable',
      "Meraki refuses this bot's own credentials. Your link is kept.",
      'Tell the administrator of the bot: the client secret of the Meraki integration has to be renewed.',
    );
  if (error.code === 'rejected')
    return new KnownError(
      'sign_in_unavailable',
      'Meraki refuses to renew your link and does not say why. Your link is kept.',
      'Try again in a minute. If that goes on, say `link` to make a new one.',
    );
  const wait =
    error.retryAfter === undefined ? 'a minute' : `${Math.ceil(error.retryAfter / SECOND)} seconds`;
  const isKept = error.code !== 'unavailable';
  return new KnownError(
    'sign_in_unavailable',
    `Meraki's sign-in service can't renew your link right now.${isKept ? ' Your link is kept.' : ''}`,
    `Try again in ${wait}${isKept ? '' : ': then I know whether it still works'}.`,
  );
}

/** Creates the error for tokens whose key is not in TOKEN_KEYS. The grant is kept: the operator can put the key back. */
export function linkUnreadable(): KnownError {
  return new KnownError(
    'sign_in_unavailable',
    "Your link can't be read with the keys that this server has.",
    'Tell the administrator of the bot; saying `link` makes a new link.',
  );
}

/** Creates the error for a person without a link. */
export function notLinked(): KnownError {
  return new KnownError(
    'not_linked',
    'You have not linked a Meraki organization yet.',
    'Say `link` and I send you a one-time URL for it.',
    { link: { scopes: [] } },
  );
}

/** Creates the error for a store that can be neither read nor written now. @param cause for the log; must hold no secret */
export function storeUnavailable(cause: unknown): KnownError {
  return new KnownError(
    'store_unavailable',
    "I can't reach my database right now.",
    'Try again in a minute.',
    { cause },
  );
}

/** Creates the error for a disk that is full or read-only. @param cause for the log; must hold no secret */
export function storeUnwritable(cause: unknown): KnownError {
  return new KnownError(
    'store_unavailable',
    "I can't save anything right now.",
    'Try again in a minute; if it persists, tell the people who run me the reference.',
    { cause },
  );
}

/**
 * Creates the error for a key of the audit log that can't be used: without it nobody can be forgotten.
 *
 * @param what which key, and what is wrong with it, in Markdown
 * @param next what the people who run the bot have to do
 */
export function auditKeyUnusable(what: string, next: string, cause?: unknown): KnownError {
  const why = 'Without the same key nobody could tell that somebody was forgotten before';
  return new KnownError('store_unavailable', `${what}. ${why}.`, `${next}.`, { cause });
}

/** Creates the error for a log whose entries wait in memory: they would bring back the name of somebody who is forgotten. */
export function auditUnwritten({ reason }: Pick<AuditTrouble, 'reason'>): KnownError {
  return new KnownError(
    'store_unavailable',
    `The audit log can't be written now, so nobody can be forgotten: ${escapeMarkdown(reason)}.`,
    'Say it again when that is fixed.',
  );
}
