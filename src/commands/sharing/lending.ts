import type { Command } from '../../bot/command.ts';
import { quoted } from '../../bot/text/arguments.ts';
import type { Times } from '../../bot/text/times.ts';
import type { Grant } from '../../core/links.ts';
import { type Borrower, type Share, shareEnd } from '../../core/shares.ts';
import { networkWords } from './read-lent-networks.ts';
import { personWord } from './which-borrower.ts';

/** A share that somebody wants to lend: all that the card shows, and the button lends. */
export interface Lending extends Pick<Share, 'borrower' | 'commands' | 'networks' | 'until' | 'reason'> {
  /** The lender's link. */
  grant: Grant;
}

/** What the lender has lent to the same borrower in the same organization before. */
export interface LentBefore {
  /** The share of the same questions and networks: it gets the new day and reason, and stays the one share that it is. */
  same: Share | undefined;
  /** Others: what they lend may be asked besides. */
  others: Share[];
}

/**
 * Finds what is lent already. Who lends the same again wants another day: two shares of one thing would be one too many to end. What
 * differs is a share of its own, because a new one can't take away what another one lends.
 *
 * @param shares the open ones of the lender
 * @param now epoch milliseconds
 */
export function lentBefore(shares: readonly Share[], lending: Lending, now: number): LentBefore {
  const before = shares.filter(
    (share) =>
      shareEnd(share, now) === undefined &&
      share.organizationId === lending.grant.organizationId &&
      isSameBorrower(share.borrower, lending.borrower),
  );
  const scope = scopeOf(lending);
  const same = before.find((share) => scopeOf(share) === scope);
  return { same, others: before.filter((share) => share !== same) };
}

/** Whether two shares are lent to the same person, or in the same space. */
export function isSameBorrower(one: Borrower, other: Borrower): boolean {
  if (one.kind === 'person') return other.kind === 'person' && one.personId === other.personId;
  return other.kind === 'space' && one.roomId === other.roomId;
}

/** Writes which questions about which networks, the same text for the same ones. */
function scopeOf({ commands, networks }: Pick<Share, 'commands' | 'networks'>): string {
  const names = commands.kind === 'named' ? commands.names.toSorted() : [];
  const where =
    networks.kind === 'named'
      ? networks.networks.map(({ id }) => id).sort()
      : networks.kind === 'tagged'
        ? networks.tags.toSorted()
        : [];
  return JSON.stringify([commands.kind, names, networks.kind, where]);
}

/** Writes what a code confirms: exactly this share through this link, and which one it takes the place of. */
export function aboutLending(lending: Lending, { same }: Pick<LentBefore, 'same'>): string {
  const { grant, borrower, commands, networks, until, reason } = lending;
  const { personId, organizationId, linkId = '', linkedAt } = grant;
  // Names of people and spaces are only shown.
  const whom = borrower.kind === 'person' ? [borrower.personId, borrower.orgId] : [borrower.roomId];
  const place = same && [same.id, same.until];
  const link = [personId, organizationId, linkId, linkedAt];
  return ['share', JSON.stringify([link, whom, commands, networks, until, reason, place])].join('\n');
}

/** Writes the command that lends exactly this. @param times of the lender */
export function lendCommand(confirmationCode: string, lending: Lending, times: Times): string {
  const { borrower, commands, networks, grant, until, reason } = lending;
  const whom =
    borrower.kind === 'person' ? `with ${personWord(borrower.personId)}` : `here:${borrower.roomId}`;
  const only = commands.kind === 'named' ? ` only ${commands.names.join(', ')}` : '';
  const because = reason === undefined ? '' : ` because ${reason}`;
  const organization = ` in organization ${quoted(grant.organizationId)}`;
  return `share ${confirmationCode} ${whom}${organization}${networkWords(networks)}${only} until ${times.date(until)}${because}`;
}

/** Returns a question that can be asked through a share, for an example. */
export function exampleOf({ commands: lent }: Pick<Share, 'commands'>, commands: readonly Command[]): string {
  const names = lent.kind === 'named' ? lent.names : ['status'];
  const plain = ['status', 'alerts', 'networks', 'devices', 'uplinks', 'history', 'clients'];
  const name = plain.find((one) => names.includes(one)) ?? names[0] ?? 'status';
  const { usage = '' } = commands.find((command) => command.name === name) ?? {};
  return usage.startsWith('<') ? `help ${name}` : name;
}
