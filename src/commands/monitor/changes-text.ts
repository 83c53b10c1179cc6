import type { Query } from '../../bot/query/query.ts';
import type { Sentence } from '../../bot/report/report.ts';
import { countOf, formatNumber, listed } from '../../bot/text/wording.ts';
import type { ConfigurationChange } from '../../core/dashboard.ts';

/** How many people the first line names. */
const MAX_NAMED = 3;
/** How many, when the one who was asked for made none. */
const MAX_OTHERS = 8;

/**
 * How many, and who made most of them.
 * @param found of those that were looked through, which are not all when `isCut`
 */
export function changesHeadline(
  found: readonly ConfigurationChange[],
  { items: looked, isCut }: { items: readonly ConfigurationChange[]; isCut: boolean },
  { args: question, periodWords }: Query,
): { summary: string; notes: Sentence[] } {
  const asked = question.subject === '' ? '' : ` by “${question.subject}”`;
  const newest = `the newest ${formatNumber(looked.length)} changes`;
  const notes = isCut ? [`Only ${newest} are counted here.`] : [];
  const by = changesByAuthor(found);
  const [only, ...others] = by;
  if (only === undefined) {
    const made = asked === '' ? [] : changesByAuthor(looked);
    const makers = made.length === 0 ? [] : [`Changes were made by ${authorsText(made, MAX_OTHERS)}.`];
    return {
      summary: isCut
        ? `None of ${newest} in ${periodWords} is${asked}`
        : `No changes${asked} in ${periodWords}`,
      notes: [...notes, ...makers],
    };
  }
  const amount = `${isCut ? 'At least ' : ''}${countOf(found.length, 'change')}`;
  return {
    summary:
      others.length === 0
        ? `${amount} by ${only.name} in ${periodWords}`
        : `${amount}${asked} in ${periodWords}: ${authorsText(by, MAX_NAMED)}`,
    notes,
  };
}

interface Author {
  name: string;
  amount: number;
}

/** Whoever changed most first. */
function changesByAuthor(found: readonly ConfigurationChange[]): Author[] {
  return Object.entries(Object.groupBy(found, changeAuthor))
    .map(([name, theirs = []]) => ({ name, amount: theirs.length }))
    .toSorted((a, b) => b.amount - a.amount);
}

/** `Ada Moreno (9), Tom Becker (2) and 3 others` */
function authorsText(makers: readonly Author[], most: number): string {
  const named = makers.slice(0, most).map(({ name, amount }) => `${name} (${formatNumber(amount)})`);
  const others = makers.length - named.length;
  return listed([...named, ...(others > 0 ? [countOf(others, 'other')] : [])]);
}

/** Some changes Meraki makes itself, or for somebody who is gone. */
export function changeAuthor({ adminName, adminEmail }: ConfigurationChange): string {
  return adminName ?? adminEmail ?? 'nobody named';
}
