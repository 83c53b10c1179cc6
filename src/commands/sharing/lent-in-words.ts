import type { Command } from '../../bot/command.ts';
import { bold, listed, listedUpTo } from '../../bot/text/wording.ts';
import { escapeCardText } from '../../core/markdown.ts';
import type { Borrower, LentCommands, LentNetworks } from '../../core/shares.ts';

/** Escapes a foreign string, for a message or for a card. */
export type ShownAs = (foreign: string) => string;

/** Writes a foreign string into a message: bold. */
export const inMessage: ShownAs = bold;
/** Writes a foreign string onto a card. */
export const onCard: ShownAs = (foreign) => escapeCardText(foreign);

/** Writes which questions are lent: `all questions except ping and changes`, `status and alerts`. */
export function lentCommandsInWords(lent: LentCommands, commands: readonly Command[]): string {
  if (lent.kind === 'named') return listed(lent.names);
  const named = commands.filter((command) => command.lent === 'named').map(({ name }) => name);
  return `all questions except ${listed(named)}`;
}

/** Writes about which networks: `all networks`, `Rotterdam 301 and Lyon 009`. @param most the names that are written out */
export function lentNetworksInWords(
  lent: LentNetworks,
  shown: ShownAs,
  most = Number.POSITIVE_INFINITY,
): string {
  if (lent.kind === 'all') return 'all networks';
  if (lent.kind === 'named')
    return listedUpTo(
      most,
      lent.networks.map(({ name }) => shown(name)),
    );
  const tags = listedUpTo(most, lent.tags.map(shown), 'or');
  return `networks with the tag ${tags}`;
}

/** Writes to whom: a person's name, or the name of a space. */
export function borrowerInWords(borrower: Borrower, shown: ShownAs): string {
  if (borrower.kind === 'person') return shown(borrower.name || borrower.email);
  return borrower.title === '' ? 'a space' : `the space ${shown(borrower.title)}`;
}
