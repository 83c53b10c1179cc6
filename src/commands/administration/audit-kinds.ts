import { nearest } from '../../bot/text/naming.ts';
import { listed } from '../../bot/text/wording.ts';
import type { ErrorCode } from '../../core/errors.ts';
import type { AuditEntry } from '../../core/links.ts';
import type { TicketProblem } from '../../core/ticket-refusal.ts';

/** A word that narrows the audit log to some of its entries. */
export interface Kind {
  word: string;
  /** Other words for the same. */
  also?: readonly string[];
  actions?: readonly AuditEntry['action'][];
  outcomes?: readonly string[];
}

/** Failures, each by the code that the log has. */
const FAILURES: Record<ErrorCode | TicketProblem | 'failed' | 'not_me' | 'outside' | 'burnt', true> = {
  ...{ not_linked: true, relink_required: true, ambiguous: true, not_found: true, bad_arguments: true },
  ...{
    not_allowed: true,
    not_lent: true,
    busy: true,
    missing_scope: true,
    meraki_denied: true,
    meraki_limited: true,
  },
  ...{ meraki_unavailable: true, meraki_unexpected: true, sign_in_unavailable: true, webex_refused: true },
  ...{ store_unavailable: true, unknown: true, expired: true, replaced: true, burnt_elsewhere: true },
  ...{ revoked: true, unlinked: true, used: true, other_browser: true, wrong_step: true, burnt: true },
  ...{ failed: true, not_me: true, outside: true },
};

/** The kinds of entries, as administrators call them; each action is of one at least. */
export const KINDS: readonly Kind[] = [
  {
    word: 'links',
    also: ['link', 'linking'],
    actions: [
      ...(['link', 'link_refused', 'renewed', 'relink_required', 'ended'] as const),
      ...(['unlink', 'revoke', 'revoked_at_meraki'] as const),
    ],
  },
  { word: 'linked', actions: ['link'] },
  { word: 'unlinked', also: ['unlink'], actions: ['unlink'] },
  {
    word: 'revoked',
    also: ['revoke', 'revocations', 'revocation'],
    actions: ['revoke', 'revoked_at_meraki'],
  },
  { word: 'ended', actions: ['relink_required', 'ended', 'unlink', 'revoke'] },
  { word: 'commands', also: ['command', 'questions', 'used', 'asked'], actions: ['use'] },
  { word: 'settings', also: ['setting'], actions: ['setting'] },
  { word: 'exports', also: ['export', 'exported'], actions: ['export'] },
  { word: 'forgotten', also: ['forget'], actions: ['forgotten'] },
  { word: 'refused', also: ['refusals'], actions: ['refused', 'link_refused'] },
  {
    word: 'shares',
    also: ['share', 'lending', 'access', 'sharing'],
    actions: ['lent', 'access_requested', 'access_denied', 'share_extended', 'share_ended'],
  },
  { word: 'lent', actions: ['lent'] },
  { word: 'requests', also: ['request', 'requested'], actions: ['access_requested'] },
  { word: 'approved', also: ['approvals'], outcomes: ['approved'] },
  { word: 'denied', also: ['denials'], actions: ['access_denied'] },
  { word: 'missing', actions: ['entries_missing'] },
  { word: 'failed', also: ['failures', 'errors'], outcomes: Object.keys(FAILURES) },
  { word: 'answered', outcomes: ['answered'] },
  { word: 'confirmed', outcomes: ['confirmed'] },
];

/** Those that buttons offer when nothing else is near. */
const OFFERED = ['links', 'revoked', 'commands', 'refused', 'settings', 'failed'];

/** All kinds, for a sentence: `links, linked … and confirmed`. */
export const KINDS_IN_WORDS = listed(KINDS.map(({ word }) => word));

/** Finds the kind that a word names, in any case; undefined for another word. An outcome is named by its code, too. */
export function kindNamed(typed: string): Kind | undefined {
  const word = typed.toLowerCase();
  const kind = KINDS.find((one) => one.word === word || one.also?.includes(word));
  const outcome = word.replaceAll(/[\s-]/g, '_');
  return kind ?? (Object.hasOwn(FAILURES, outcome) ? { word, outcomes: [outcome] } : undefined);
}

/** Finds the kinds that a text is spelled like, up to three; the usual ones when it is like none. */
export function kindsLike(typed: string): readonly string[] {
  const near = nearest(KINDS, typed, ({ word }) => word).map(({ word }) => word);
  return near.length > 0 ? near : OFFERED;
}

/** Joins kinds into what the audit log is asked for: any of the actions, with any of the outcomes. */
export function filterOf(kinds: readonly Kind[]): Pick<Kind, 'actions' | 'outcomes'> {
  const actions = kinds.flatMap((kind) => kind.actions ?? []);
  const outcomes = kinds.flatMap((kind) => kind.outcomes ?? []);
  return { ...(actions.length > 0 && { actions }), ...(outcomes.length > 0 && { outcomes }) };
}
