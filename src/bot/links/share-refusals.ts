import { type Choices, KnownError } from '../../core/errors.ts';
import type { Grant } from '../../core/links.ts';
import { escapeMarkdown, textOfMarkdown } from '../../core/markdown.ts';
import type { ShareState } from '../../core/share-state.ts';
import type { Share } from '../../core/shares.ts';
import type { Command } from '../command.ts';
import type { Times } from '../text/times.ts';
import { bold, code, listed } from '../text/wording.ts';
import { lentCommandsInWords } from './lent-phrases.ts';

/** Names that a refusal lists; of more it says how many there are. */
const MAX_NAMES = 5;

/** The button with which somebody asks for access. */
export const ASK_FOR_ACCESS = { label: 'Ask for access', command: 'request access' } as const;

/** The sentence about a refusal that others have to mend. */
const WAKES_BY_ITSELF = 'What is lent to you works again by itself then.';

/** `Ada Moreno's link to **Aurora Retail**`, in Markdown. */
export function lendersLink({
  lender,
  organizationName,
}: Pick<Share, 'lender' | 'organizationName'>): string {
  return `${escapeMarkdown(lender.name)}'s link to ${bold(organizationName)}`;
}

/**
 * Returns a failure as one that tells of shares: it names their lenders, organizations or networks, so it is for people of the
 * lenders' organizations only. Any other error is returned as it is.
 */
export function tellingOf(error: unknown, shares: readonly Share[]): unknown {
  if (!(error instanceof KnownError) || shares.length === 0) return error;
  const { code: errorCode, message, next, cause, link, choice, onUnsent } = error;
  return new KnownError(errorCode, message, next, { cause, link, choice, onUnsent, tellsOf: shares });
}

/** Refuses a button under an answer that was read through a share of a space, and went to the person directly. */
export function lentToSpaceOnly(): KnownError {
  return new KnownError(
    'not_lent',
    'That is lent to a space, and answers only what is asked in that space.',
    'Ask again there, or ask for access of your own.',
    { choice: askingForAccess('That is lent to a space: ask again there.') },
  );
}

/** Refuses because a share sleeps: says why, and that it wakes by itself. */
export function shareAsleep(share: Share, why: (ShareState & { state: 'asleep' })['why']): KnownError {
  const lender = escapeMarkdown(share.lender.name);
  if (why === 'relink_required')
    return new KnownError(
      'relink_required',
      `${lendersLink(share)} has to be made again; I tell ${lender}.`,
      WAKES_BY_ITSELF,
    );
  const what =
    why === 'suspended'
      ? `${lendersLink(share)} is suspended: the Webex organization of ${lender} may not use this bot.`
      : `The people who run me have switched off that links are lent${share.borrower.kind === 'space' ? ' to spaces' : ''}, so ${lendersLink(share)} does not answer you.`;
  return new KnownError('not_lent', what, WAKES_BY_ITSELF);
}

/** Refuses because a share has ended while something was read through it. */
export function shareEndedMeanwhile(share: Share): KnownError {
  const what = `What ${escapeMarkdown(share.lender.name)} lent you of ${bold(share.organizationName)} has ended while I was reading.`;
  return new KnownError('not_lent', what, 'You can ask for access again.', {
    choice: askingForAccess('That is no longer lent to you.'),
  });
}

/**
 * Tells somebody to whom nothing is lent any more that shares ended, which they learn once.
 *
 * @param onUnsent is called when they did not learn it
 */
export function sharesEnded(
  shares: readonly [{ share: Share; at: number }, ...{ share: Share; at: number }[]],
  times: Times,
  onUnsent: () => Promise<void>,
): KnownError {
  const ends = shares.map(
    ({ share, at }) =>
      `${escapeMarkdown(share.lender.name)}'s share of ${bold(share.organizationName)} ended on ${times.day(at)}`,
  );
  const next = `You can ask for access again; ${code('link')} links an organization of your own.`;
  return new KnownError('not_lent', `${listed(ends)}.`, next, {
    choice: askingForAccess('What was lent to you has ended.'),
    onUnsent,
  });
}

/** Refuses a command that none of the shares lends, and says what may be asked. */
export function commandNotLent(
  shares: readonly [Share, ...Share[]],
  { name }: Pick<Command, 'name'>,
): KnownError {
  const mayAsk = shares.map(({ commands, ...share }) => {
    return `Through ${lendersLink(share)} you may ask ${lentCommandsInWords(commands, [], MAX_NAMES, code)}.`;
  });
  const what = `${code(name)} is not lent to you.`;
  return new KnownError('not_lent', what, mayAsk.join(' '), {
    choice: askingForAccess(`“${name}” is not lent to you.`),
  });
}

/**
 * Adds to the refusal of a name which networks are lent, and the button that asks for more. What it says is the same whether or
 * not there is such a network.
 *
 * @param names of the lent networks, not escaped
 */
export function withLentNetworks(error: KnownError, share: Share, names: readonly string[]): KnownError {
  const what = names.length > MAX_NAMES ? `${names.length} networks` : listed(names.map(bold));
  const lent = names.length === 0 ? 'no network that is there now' : what;
  const next = `${escapeMarkdown(share.lender.name)} lends you ${lent} of ${bold(share.organizationName)}.`;
  const { choice } = error;
  return new KnownError(error.code, error.message, `${error.next} ${next}`, {
    cause: error.cause,
    choice: choice
      ? {
          ...choice,
          // Many people see nothing but the card. Only a private one may name networks.
          ...(error.code === 'not_found' && { question: `${choice.question} ${textOfMarkdown(next)}` }),
          of: [...choice.of, ASK_FOR_ACCESS],
        }
      : // It corrects nothing of what was typed.
        { ...askingForAccess('Do you need another network?'), areOthers: true },
  });
}

/**
 * Turns a failure of a lender's link into words for who borrows it: a new link is nothing that they could make, and a one-time URL
 * for it would not be theirs.
 *
 * @param isSuspended whether the lender may not use the bot now
 */
export function failureOfLender(error: unknown, share: Share, grant: Grant, isSuspended: boolean): unknown {
  if (!(error instanceof KnownError)) return error;
  const { cause, choice, link } = error;
  const lender = escapeMarkdown(share.lender.name);
  switch (error.code) {
    case 'relink_required':
      return shareAsleep(share, 'relink_required');
    case 'not_linked':
      return shareEndedMeanwhile(share);
    case 'sign_in_unavailable':
      return new KnownError(
        error.code,
        `${lendersLink(share)} can't be renewed right now.`,
        'Try again in a minute.',
        { cause },
      );
    case 'missing_scope': {
      const isRefusedAnyway = link?.isGuess && link.scopes.every((scope) => grant.scopes.includes(scope));
      if (isRefusedAnyway)
        return new KnownError(
          'meraki_denied',
          `Meraki refuses that through ${lendersLink(share)}.`,
          `Ask ${lender}: the link has the permission.`,
          { cause },
        );
      if (link === undefined) return error;
      return new KnownError(error.code, error.message, `${lender} can link again and allow it.`, { cause });
    }
    default:
      if (isSuspended && error.code === 'not_allowed') return shareAsleep(share, 'suspended');
      if (link === undefined && !error.next.includes(code('link'))) return error;
      return new KnownError(error.code, error.message, `Ask ${lender} to look at the link.`, {
        cause,
        choice,
      });
  }
}

function askingForAccess(question: string): Choices {
  return { question, of: [ASK_FOR_ACCESS] };
}
