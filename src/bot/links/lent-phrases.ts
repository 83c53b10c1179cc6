import type { ShareState } from '../../core/share-state.ts';
import type { ShareUse } from '../../core/share-uses.ts';
import type { Borrower, LentCommands, LentNetworks } from '../../core/shares.ts';
import type { Command } from '../command.ts';
import { ago, capitalized, countOf, listed, listedUpTo } from '../text/wording.ts';

/** Why a share sleeps, as a part of a line. */
export const SLEEPS: Record<(ShareState & { state: 'asleep' })['why'], string> = {
  relink_required: 'asleep until the link is made again',
  suspended: 'asleep while its owner may not use this bot',
  switched_off: 'asleep while lending is switched off',
};

/**
 * Writes which questions are lent: `all questions except ping and changes`, `status and alerts`.
 *
 * @param commands all commands, where there is room to name those that are lent by name only
 * @param most the commands that are written out
 * @param shown marks a command
 */
export function lentCommandsInWords(
  lent: LentCommands,
  commands: readonly Pick<Command, 'name' | 'lent'>[] = [],
  most = Number.POSITIVE_INFINITY,
  shown = (name: string) => name,
): string {
  if (lent.kind === 'named') return listedUpTo(most, lent.names.map(shown));
  const named = commands.filter((command) => command.lent === 'named').map(({ name }) => name);
  return `all questions except ${named.length === 0 ? 'those that are lent by name only' : listed(named)}`;
}

/**
 * Writes about which networks, as they were called when they were lent: `all networks`, `Rotterdam 301 and Lyon 009`.
 *
 * @param shown escapes a name
 * @param most the names that are written out
 */
export function lentNetworksInWords(
  lent: LentNetworks,
  shown: (foreign: string) => string,
  most = Number.POSITIVE_INFINITY,
): string {
  if (lent.kind === 'all') return 'all networks';
  if (lent.kind === 'named')
    return listedUpTo(
      most,
      lent.networks.map(({ name }) => shown(name)),
    );
  return `networks with the tag ${listedUpTo(most, lent.tags.map(shown), 'or')}`;
}

/** Writes to whom: a person's name, or the name of a space. @param shown escapes a name */
export function borrowerInWords(borrower: Borrower, shown: (foreign: string) => string): string {
  if (borrower.kind === 'person') return shown(borrower.name || borrower.email);
  return borrower.title === '' ? 'a space' : `the space ${shown(borrower.title)}`;
}

/** Writes the same at the beginning of a sentence. A person's name stays as it is. */
export function borrowerFirst(borrower: Borrower, shown: (foreign: string) => string): string {
  const words = borrowerInWords(borrower, shown);
  return borrower.kind === 'person' ? words : capitalized(words);
}

/** Writes how often a share was asked through: `used 5 times, last 3 days ago`. @param now epoch milliseconds */
export function usesInWords({ uses, lastUsedAt }: ShareUse, now: number): string {
  return lastUsedAt === undefined
    ? 'not used yet'
    : `used ${countOf(uses, 'time')}, last ${ago(lastUsedAt, now)}`;
}
