import type { Query } from '../../bot/query/query.ts';
import type { Sentence } from '../../bot/report/report.ts';
import { during } from '../../bot/text/period.ts';
import { countOf, formatNumber, listed } from '../../bot/text/wording.ts';
import type { ConfigurationChange } from '../../core/dashboard.ts';

/** Authors that the headline names. */
const MAX_NAMED = 3;
/** Authors that are named when the person asked about made no change. */
const MAX_OTHERS = 8;

/**
 * Says how many changes were found and who made most of them.
 *
 * @param found the changes that fit the question
 * @param read the changes that were read; `isCut` when Meraki has more
 */
export function changesHeadline(
  found: readonly ConfigurationChange[],
  { items: read, isCut }: { items: readonly ConfigurationChange[]; isCut: boolean },
  { args, periodWords }: Query,
): { summary: string; notes: Sentence[] } {
  const byPerson = args.subject === '' ? '' : ` by “${args.subject}”`;
  const newest = `the newest ${formatNumber(read.length)} changes`;
  const untimed = found.filter(({ at }) => at === undefined).length;
  const notes = [
    ...(isCut && read.length > 0 ? [`Only ${newest} are counted here.`] : []),
    ...(isCut && read.length === 0 ? ['Meraki has more pages than were read.'] : []),
    ...(untimed === 0
      ? []
      : [`${countOf(untimed, 'change')} without a time ${untimed === 1 ? 'is' : 'are'} listed last.`]),
  ];
  const by = changesByAuthor(found);
  const [only, ...others] = by;
  if (only === undefined) {
    const made = byPerson === '' ? [] : changesByAuthor(read);
    const makers = made.length === 0 ? [] : [`Changes were made by ${authorsText(made, MAX_OTHERS)}.`];
    return {
      summary:
        isCut && read.length > 0
          ? `None of ${newest} ${during(periodWords)} is${byPerson}`
          : `No changes${isCut ? ' read' : ''}${byPerson} ${during(periodWords)}`,
      notes: [...notes, ...makers],
    };
  }
  const amount = `${isCut ? 'At least ' : ''}${countOf(found.length, 'change')}`;
  return {
    summary:
      others.length === 0
        ? `${amount} by ${only.name} ${during(periodWords)}`
        : `${amount}${byPerson} ${during(periodWords)}: ${authorsText(by, MAX_NAMED)}`,
    notes,
  };
}

/** Stands for the author of a change where Meraki names nobody. */
export const NOBODY = 'unknown author';

/** Somebody who changed something, and how often. */
export interface ChangeAuthor {
  name: string;
  amount: number;
}

/** Counts the changes of each author, most changes first. */
export function changesByAuthor(found: readonly ConfigurationChange[]): ChangeAuthor[] {
  return Object.entries(Object.groupBy(found, changeAuthor))
    .map(([name, theirs = []]) => ({ name, amount: theirs.length }))
    .toSorted((a, b) => b.amount - a.amount);
}

/** Writes `Ada Moreno (9), Tom Becker (2) and 3 others`. */
export function authorsText(makers: readonly ChangeAuthor[], most: number): string {
  const named = makers.slice(0, most).map(({ name, amount }) => `${name} (${formatNumber(amount)})`);
  const others = makers.length - named.length;
  return listed([...named, ...(others > 0 ? [countOf(others, 'other')] : [])]);
}

/**
 * Returns the author's name or e-mail address; Meraki names nobody for its own changes and for deleted
 * administrators.
 */
export function changeAuthor({ adminName, adminEmail }: ConfigurationChange): string {
  return adminName ?? adminEmail ?? NOBODY;
}

/** Names the network that was changed, else says that it was the organization, when Meraki says that it was no network. */
export function changedWhere({ networkName, networkId, isOfOrganization }: ConfigurationChange): string {
  return networkName ?? networkId ?? (isOfOrganization ? 'the whole organization' : 'unnamed network');
}
