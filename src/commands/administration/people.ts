import type { BotDeps } from '../../bot/command.ts';
import { didYouMean, namesApart, whichOne } from '../../bot/text/choosing.ts';
import { folding } from '../../bot/text/folding.ts';
import { holding, nameAsSeen, nearest } from '../../bot/text/naming.ts';
import { bold, code, countOf, quote } from '../../bot/text/wording.ts';
import { KnownError } from '../../core/errors.ts';
import type { Grant } from '../../core/links.ts';
import type { Person } from '../../core/person.ts';
import type { Share } from '../../core/shares.ts';
import type { Store } from '../../core/store.ts';

/** A person that an administrator named. */
export interface Someone {
  id: string;
  name: string;
  email: string;
}

/** The most people that a refusal offers. */
const MAX_SIMILAR = 8;

const naming = { nameOf: ({ name }: Someone) => name, markOf: ({ email }: Someone) => email };

/** Keeps the fields that lists and messages need. */
export function someoneOf({ id, displayName: name, email }: Person): Someone {
  return { id, name, email };
}

/** The people that the links belong to, each once. */
export function peopleOf(grants: readonly Grant[]): Someone[] {
  const byId = new Map(grants.map((grant) => [grant.personId, grant]));
  return [...byId.values()].map(({ personId: id, personName: name, personEmail: email }) => ({
    id,
    name,
    email,
  }));
}

/** The people who lend or borrow, each once. */
export function peopleOfShares(shares: readonly Share[]): Someone[] {
  const people = shares.flatMap(({ lender, borrower }) =>
    borrower.kind === 'person' ? [lender, borrower] : [lender],
  );
  return [...new Map(people.map(({ personId: id, name, email }) => [id, { id, name, email }])).values()];
}

/** Reads the people who have links, and those who borrow one, each once. */
export async function knownPeople({ listGrants, listShares }: Pick<Store, 'listGrants' | 'listShares'>) {
  const [grants, shares] = await Promise.all([listGrants(), listShares({ isOpen: true })]);
  const people = [...peopleOfShares(shares), ...peopleOf(grants)];
  return [...new Map(people.map((one) => [one.id, one])).values()];
}

/** Counts links and their people: `12 links of 9 people`. */
export function countLinks(grants: readonly Grant[]): string {
  return `${countOf(grants.length, 'link')} of ${countOf(peopleOf(grants).length, 'person', 'people')}`;
}

/**
 * Finds the person that the first words name: by e-mail address, or by the whole name of a person who has links or borrows one. A part of a
 * name, or one that is spelled otherwise, is not enough, because a revocation can't be taken back: it is offered.
 *
 * @param words at least one
 * @param say writes the command about one person, with the words behind the name, for buttons
 * @returns the person, and the words behind the name
 * @throws KnownError `not_found`, `ambiguous`, each with people to pick from
 */
export async function personNamed(
  words: readonly string[],
  deps: Pick<BotDeps, 'store' | 'chat' | 'log'>,
  say: (someone: Someone, rest: readonly string[]) => string,
): Promise<{ someone: Someone; rest: string[] }> {
  const people = await knownPeople(deps.store);
  const [first = '', ...others] = words;
  const sayWith = (rest: readonly string[]) => (someone: Someone) => say(someone, rest);
  const withId = isPersonId(first) ? people.find(({ id }) => id === first) : undefined;
  if (withId) return { someone: withId, rest: others };
  if (first.includes('@')) {
    const someone = await withAddress(first, people, deps);
    if (someone) return { someone, rest: others };
    throw unknown(first, [], sayWith([]));
  }
  const { named, size } = longestName(words, people);
  const [someone, twin] = named;
  if (twin) {
    const what = `More than one person is called “${someone?.name}”.`;
    throw whichOne(what, named, { ...naming, say: sayWith(words.slice(size)) });
  }
  if (someone) return { someone, rest: words.slice(size) };
  const otherwise = longestFoldedName(words, people);
  if (otherwise.named.length > 0)
    throw unknown(
      words.slice(0, otherwise.size).join(' '),
      otherwise.named,
      sayWith(words.slice(otherwise.size)),
    );
  throw unknown(words.join(' '), similarPeople(words.join(' '), people), sayWith([]));
}

/** Whether a word may be a person's id in Webex: no name is that long. */
export function isPersonId(word: string): boolean {
  return /^[\w=-]{40,}$/.test(word);
}

/** Words that a person's name can have; each try compares all people, so the number is limited. */
const MAX_NAME_WORDS = 5;

/** Does what `longestName` does, for names that are spelled otherwise. */
export function longestFoldedName(
  words: readonly string[],
  people: readonly Someone[],
): { named: Someone[]; size: number } {
  for (let size = Math.min(MAX_NAME_WORDS, words.length); size > 0; size -= 1) {
    const fitOf = folding(words.slice(0, size).join(' '));
    const named = people.filter(({ name }) => fitOf(name) === 'whole');
    if (named.length > 0) return { named, size };
  }
  return { named: [], size: 0 };
}

/** Finds the people whose whole name is the longest beginning of the words, and its size in words. Reads each name and word once. */
export function longestName(
  words: readonly string[],
  people: readonly Someone[],
): { named: Someone[]; size: number } {
  const keyOf = (text: string) => nameAsSeen(text).toLowerCase();
  const byName = Map.groupBy(people, ({ name }) => keyOf(name));
  const longest = Math.max(0, ...[...byName.keys()].map((name) => name.length));
  let found: { named: Someone[]; size: number } = { named: [], size: 0 };
  let text = '';
  for (const [index, word] of words.entries()) {
    text = index === 0 ? keyOf(word) : `${text} ${keyOf(word)}`;
    if (text.length > longest) break;
    const named = byName.get(text);
    if (named) found = { named, size: index + 1 };
  }
  return found;
}

/**
 * Finds the person with an e-mail address. Webex's answer comes first, because addresses change and are given to others;
 * the addresses in the links count only when Webex knows nobody, or nobody with links.
 */
async function withAddress(
  email: string,
  people: readonly Someone[],
  { chat, log }: Pick<BotDeps, 'chat' | 'log'>,
): Promise<Someone | undefined> {
  const known = await chat.findPerson(email).catch((error: unknown) => {
    log.warn({ err: error }, 'person lookup failed: using the addresses of the links');
    return undefined;
  });
  const byId = people.find(({ id }) => id === known?.id);
  const lower = email.toLowerCase();
  const byAddress = people.find((one) => one.email.toLowerCase() === lower);
  return byId ?? byAddress ?? (known && someoneOf(known));
}

/** Finds up to eight people whose names hold the text, or are spelled much like it. */
export function similarPeople(wanted: string, people: readonly Someone[]): Someone[] {
  const isPart = holding(wanted);
  const fitOf = folding(wanted);
  const found =
    [people.filter(({ name }) => isPart(name)), people.filter(({ name }) => fitOf(name) !== undefined)].find(
      (some) => some.length > 0,
    ) ?? nearest(people, wanted, ({ name }) => name);
  return found.slice(0, MAX_SIMILAR);
}

/** Writes `Did you mean a or b?`, each name once; undefined when there are none. */
export function personMeant(people: readonly Someone[]): string | undefined {
  return didYouMean([...new Set(people.map(({ name }) => bold(name)))]);
}

function unknown(wanted: string, similar: readonly Someone[], say: (someone: Someone) => string): KnownError {
  const what = `I don't know anybody called ${quote(wanted)}.`;
  const next = `Say ${code('links')} to see who has links; an e-mail address is always understood.`;
  const guess = personMeant(similar);
  const labels = namesApart(similar, naming);
  const people = similar.map((one, index) => ({ label: labels[index] ?? '', command: say(one) }));
  const choice =
    people.length > 0
      ? { question: `I don't know anybody called “${wanted}”. Did you mean …?`, of: people }
      : {
          question: `I don't know anybody called “${wanted}”.`,
          of: [{ label: 'Who has links', command: 'links' }],
        };
  return new KnownError('not_found', what, guess === undefined ? next : `${guess} ${next}`, { choice });
}
