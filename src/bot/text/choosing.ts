import { KnownError } from '../../core/errors.ts';
import { escapeMarkdown, plain } from '../../core/markdown.ts';
import { folding } from './folding.ts';
import { findByName, holding, lookingLike, nearest } from './naming.ts';
import { withoutClosingPunctuation } from './tokens.ts';
import { bold, formatNumber, listed, listedUpTo } from './wording.ts';

/** The most items that a refusal names. */
const MAX_NAMED = 8;
/** The most similar items that a refusal offers. */
const MAX_SIMILAR = 3;
const MAX_SENTENCE_LENGTH = 300;

/** The ways in which items are named and told apart. */
export interface Names<T> {
  nameOf(item: T): string;
  /** Tells items of one name apart, e.g. by an id; the mark may be typed in place of the name. */
  markOf(item: T): string;
  /** A shorter name for a button, which a phone cuts after about 30 characters; `nameOf` when absent. */
  labelOf?(item: T): string;
  /** Other names of the item, which have to be typed whole, in any case: an address, a tag. */
  alsoOf?(item: T): readonly string[];
  /** The command about this item; where it is given, several that match can be picked from by buttons. */
  say?(item: T): string;
}

/** The way in which `choose` finds an item, and the words of its refusals. */
export interface Choosing<T> extends Names<T> {
  /** The beginning of a refusal, before the name: `There is no network`. */
  none: string;
  /** The words after the number of items that match: `networks match`. */
  several: string;
  /** The end of the refusal, after the name: ` in Aurora Retail`. */
  within?: string;
  /** Whether a part of the name is enough; true when absent. */
  part?: boolean;
  /** A sentence for when no name is similar: what to do. */
  otherwise: string;
  /** Those that are offered when no name is similar; absent where there may be many. */
  offered?: readonly T[];
  /**
   * Is told the item that was taken for what was named although it is spelled otherwise, so that the answer can say so.
   * Absent where the command changes something: then such an item is only offered.
   */
  taken?: ((item: T) => void) | undefined;
}

/**
 * Finds the one item with that name, mark or other name; else, where `taken` is given, the one whose name is that one with
 * other accents, hyphens or spaces, or with one typo.
 *
 * @throws KnownError `ambiguous` when several match, with their names; `not_found` when none does, with similar names, or
 *   `otherwise` when there are none
 */
export function choose<T>(items: readonly T[], wanted: string, choosing: Choosing<T>): T {
  const { nameOf, none, several, otherwise, within = '', part = true, taken, offered = [] } = choosing;
  const found = matching(items, wanted, choosing, part);
  if (found[0] !== undefined && found.length === 1) return found[0];
  if (found.length > 1) throw whichOne(severalMatch(found), found, choosing);
  const { folded, misspelt } = foldedMatching(items, wanted, nameOf, part);
  const near = folded.length > 0 ? folded : misspelt;
  if (taken && near[0] !== undefined && near.length === 1) {
    // Punctuation is no spelling to tell of.
    const isAsTyped = lookingLike(withoutClosingPunctuation(wanted));
    if (!isAsTyped(nameOf(near[0]))) taken(near[0]);
    return near[0];
  }
  if (folded.length > 1) throw whichOne(severalMatch(folded), folded, choosing);
  const isPart = holding(wanted);
  const similar =
    [
      folded,
      items.filter((item) => isPart(nameOf(item))).slice(0, MAX_SIMILAR),
      nearest(items, wanted, nameOf),
    ].find((some) => some.length > 0) ?? misspelt.slice(0, MAX_SIMILAR);
  const names = namesApart(similar, choosing).map(bold);
  const what = `${none} “${wanted}”${within}.`;
  const choice =
    picks(`${what} Did you mean …?`, similar, choosing) ?? picks(`${what} Which one?`, offered, choosing);
  throw new KnownError('not_found', asMarkdown(what), didYouMean(names) ?? otherwise, {
    ...(choice && { choice }),
  });

  function severalMatch({ length }: readonly T[]): string {
    return `${formatNumber(length)} ${several} “${wanted}”.`;
  }
}

/**
 * Finds items by their mark, then by name, then by their other names; each only when the one before finds nothing.
 *
 * @param part whether a part of the name is enough
 */
export function matching<T>(items: readonly T[], wanted: string, names: Names<T>, part = true): readonly T[] {
  const { markOf, nameOf, alsoOf } = names;
  const marked = items.find((item) => markOf(item) === wanted);
  if (marked !== undefined) return [marked];
  const found = findByName(items, wanted, nameOf, part);
  if (found.kind === 'one') return [found.item];
  if (found.kind === 'several') return found.items;
  const isMeant = lookingLike(wanted);
  return items.filter((item) => alsoOf?.(item).some(isMeant));
}

/**
 * Finds the items whose names are `wanted` written otherwise, else those that hold it so, and those with one typo.
 *
 * @param part whether a part of the name is enough
 */
function foldedMatching<T>(items: readonly T[], wanted: string, nameOf: (item: T) => string, part: boolean) {
  const fitOf = folding(wanted);
  const {
    whole,
    part: parts = [],
    typo = [],
  } = Object.groupBy(items, (item) => fitOf(nameOf(item)) ?? 'none');
  return { folded: whole ?? (part ? parts : []), misspelt: typo };
}

/**
 * Makes the refusal that asks which item is meant, with buttons.
 *
 * @param what says why the bot asks: a sentence of plain text
 */
export function whichOne<T>(what: string, items: readonly T[], names: Names<T>): KnownError {
  const named = namesApart(items, names).map(bold);
  const next = `Which one: ${listedUpTo(MAX_NAMED, named, 'or')}?`;
  const choice = picks(`${what} Which one?`, items, names);
  return new KnownError('ambiguous', asMarkdown(what), next, { ...(choice && { choice }) });
}

/**
 * Makes the refusal that asks which of many items is meant, with buttons for those that are likely.
 *
 * @param what says why the bot asks: a sentence of plain text
 * @param next how to name another one: a sentence of Markdown
 */
export function whichOf<T>(what: string, next: string, likely: readonly T[], names: Names<T>): KnownError {
  const choice = picks(`${what} Is it one of these?`, likely, names);
  return new KnownError('ambiguous', asMarkdown(what), next, { ...(choice && { choice }) });
}

/** Escapes a sentence that quotes what a person typed. */
function asMarkdown(sentence: string): string {
  return escapeMarkdown(sentence, MAX_SENTENCE_LENGTH);
}

function picks<T>(question: string, items: readonly T[], names: Names<T>): KnownError['choice'] {
  const { say, nameOf, labelOf = nameOf } = names;
  if (say === undefined || items.length === 0) return undefined;
  const first = items.slice(0, MAX_NAMED);
  const labels = namesApart(items, { ...names, nameOf: labelOf });
  const left = items.length - first.length;
  return {
    question:
      left > 0
        ? `${question} There ${left === 1 ? 'is' : 'are'} ${formatNumber(left)} more: type more of the name.`
        : question,
    of: first.map((item, index) => ({ label: labels[index] ?? '', command: say(item) })),
  };
}

/** Writes `Did you mean a or b?`. @param names escaped already @returns undefined when there are none */
export function didYouMean(names: readonly string[]): string | undefined {
  return names.length > 0 ? `Did you mean ${listed(names, 'or')}?` : undefined;
}

/** Characters of a name that a mark follows, so that the mark is not cut off with it. */
const MAX_MARKED_LENGTH = 60;

/**
 * Names the items, in their order and not escaped. Names that look the same carry their mark: `Aurora Retail (549236)`.
 */
export function namesApart<T>(
  items: readonly T[],
  { nameOf, markOf }: Pick<Names<T>, 'nameOf' | 'markOf'>,
): string[] {
  const shown = items.map((item) => plain(nameOf(item)));
  const times = new Map<string, number>();
  for (const name of shown) times.set(name, (times.get(name) ?? 0) + 1);
  return items.map((item, index) => {
    const name = shown[index] ?? '';
    return (times.get(name) ?? 0) > 1 ? `${plain(name, MAX_MARKED_LENGTH)} (${markOf(item)})` : name;
  });
}
