import { KnownError } from '../../core/errors.ts';
import { escapeMarkdown } from '../../core/markdown.ts';
import { findByName, nearest } from './naming.ts';
import { bold, formatNumber, listed, listedUpTo } from './wording.ts';

/** How many a refusal names. */
const MAX_NAMED = 8;
const MAX_SENTENCE_LENGTH = 300;

/** How things are told apart. */
export interface Names<T> {
  nameOf(item: T): string;
  /** What tells those of one name apart; it may be typed in place of the name. */
  markOf(item: T): string;
  /** What else it is known by, whole and in any case: an address, a tag. */
  alsoOf?(item: T): readonly string[];
  /** The command that is about this one: several that match can then be picked from. */
  say?(item: T): string;
}

/** What is chosen from, in the words of the refusals. */
export interface Choosing<T> extends Names<T> {
  /** Goes on with the name that nothing has: `There is no network`. */
  none: string;
  /** Goes on after a number: `networks match`. */
  several: string;
  /** Goes on after the name that nothing has: ` in Aurora Retail`. */
  within?: string;
  /** Whether a part of the name is enough. */
  part?: boolean;
  /** What to do when no name is near. */
  otherwise: string;
}

/**
 * The one thing of that name, or with that mark.
 * @throws KnownError `ambiguous`, `not_found`, each with names that would do
 */
export function choose<T>(items: readonly T[], wanted: string, choosing: Choosing<T>): T {
  const { nameOf, none, several, otherwise, within = '', part = true } = choosing;
  const known = matching(items, wanted, choosing, part);
  const [only] = known;
  if (known.length > 1)
    throw whichOne(`${formatNumber(known.length)} ${several} “${wanted}”.`, known, choosing);
  if (only !== undefined) return only;
  const lower = wanted.toLowerCase();
  const containing = items.filter((item) => nameOf(item).toLowerCase().includes(lower)).slice(0, 3);
  const close = containing.length > 0 ? containing : nearest(items, wanted, nameOf);
  const near = namesApart(close, choosing).map(bold);
  const what = `${none} “${wanted}”${within}.`;
  const choice = picks(`${what} Did you mean …?`, close, choosing);
  throw new KnownError('not_found', said(what), didYouMean(near) ?? otherwise, { ...(choice && { choice }) });
}

/** By the mark, by name, by what else it is known by; each only when the one before finds nothing. */
function matching<T>(items: readonly T[], wanted: string, names: Names<T>, part: boolean): readonly T[] {
  const { markOf, nameOf, alsoOf } = names;
  const marked = items.find((item) => markOf(item) === wanted);
  if (marked !== undefined) return [marked];
  const lower = wanted.toLowerCase();
  const found = findByName(items, wanted, nameOf, part);
  if (found.kind === 'one') return [found.item];
  if (found.kind === 'several') return found.items;
  return items.filter((item) => alsoOf?.(item).some((also) => also.toLowerCase() === lower));
}

/** @param what one sentence of plain text: why it has to be asked */
export function whichOne<T>(what: string, items: readonly T[], names: Names<T>): KnownError {
  const named = namesApart(items, names).map(bold);
  const next = `Which one: ${listedUpTo(MAX_NAMED, named, 'or')}?`;
  const choice = picks(`${what} Which one?`, items, names);
  return new KnownError('ambiguous', said(what), next, { ...(choice && { choice }) });
}

/** A sentence with what somebody typed in it, as Markdown. */
function said(sentence: string): string {
  return escapeMarkdown(sentence, MAX_SENTENCE_LENGTH);
}

function picks<T>(question: string, items: readonly T[], names: Names<T>): KnownError['choice'] {
  const { say } = names;
  if (say === undefined || items.length === 0) return undefined;
  const first = items.slice(0, MAX_NAMED);
  const labels = namesApart(items, names);
  const left = items.length - first.length;
  return {
    question: left > 0 ? `${question} There are ${formatNumber(left)} more: say more of the name.` : question,
    of: first.map((item, index) => ({ label: labels[index] ?? '', command: say(item) })),
  };
}

/** @param near what it could be, escaped; @returns undefined when there is nothing */
export function didYouMean(near: readonly string[]): string | undefined {
  return near.length > 0 ? `Did you mean ${listed(near, 'or')}?` : undefined;
}

/** Names, not escaped; only those that stand twice carry their mark: `Aurora Retail (549236)`. */
export function namesApart<T>(
  items: readonly T[],
  { nameOf, markOf }: Pick<Names<T>, 'nameOf' | 'markOf'>,
): string[] {
  const times = new Map<string, number>();
  for (const item of items) times.set(nameOf(item), (times.get(nameOf(item)) ?? 0) + 1);
  return items.map((item) =>
    (times.get(nameOf(item)) ?? 0) > 1 ? `${nameOf(item)} (${markOf(item)})` : nameOf(item),
  );
}
