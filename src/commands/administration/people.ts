import type { BotDeps } from '../../bot/command.ts';
import { didYouMean, whichOne } from '../../bot/text/choosing.ts';
import { holding, nameAsSeen, nearest } from '../../bot/text/naming.ts';
import { bold, code, countOf, quote } from '../../bot/text/wording.ts';
import { KnownError } from '../../core/errors.ts';
import type { Grant } from '../../core/links.ts';
import type { Person } from '../../core/person.ts';

/** A person that an administrator named. */
export interface Someone {
  id: string;
  name: string;
  email: string;
}

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

/** Counts links and their people: `12 links of 9 people`. */
export function countLinks(grants: readonly Grant[]): string {
  return `${countOf(grants.length, 'link')} of ${countOf(peopleOf(grants).length, 'person', 'people')}`;
}

/**
 * Finds the person that the first words name: by e-mail address, or by the whole name of a person with links. A part of a
 * name is not enough, because a revocation can't be taken back.
 *
 * @param words at least one
 * @returns the person, and the words behind the name
 * @throws KnownError `not_found`, `ambiguous`
 */
export async function personNamed(
  words: readonly string[],
  deps: Pick<BotDeps, 'store' | 'chat' | 'log'>,
): Promise<{ someone: Someone; rest: string[] }> {
  const people = peopleOf(await deps.store.listGrants());
  const [first = '', ...others] = words;
  if (first.includes('@')) {
    const someone = await withAddress(first, people, deps);
    if (someone) return { someone, rest: others };
    throw unknown(first, undefined);
  }
  const { named, size } = longestName(words, people);
  const [someone, twin] = named;
  if (twin) throw whichOne(`More than one person is called “${someone?.name}”.`, named, naming);
  if (someone) return { someone, rest: words.slice(size) };
  throw unknown(words.join(' '), didYouMean(similarPeople(words.join(' '), people)));
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

/** Names up to three people whose names hold the text, or are spelled much like it; in bold, each name once. */
export function similarPeople(wanted: string, people: readonly Someone[]): string[] {
  const isPart = holding(wanted);
  const containing = people.filter(({ name }) => isPart(name)).slice(0, 3);
  const similar = containing.length > 0 ? containing : nearest(people, wanted, ({ name }) => name);
  return [...new Set(similar.map(({ name }) => bold(name)))];
}

function unknown(wanted: string, guess: string | undefined): KnownError {
  const what = `I know nobody called ${quote(wanted)}.`;
  const next = `Say ${code('links')} to see who has links; an e-mail address is always understood.`;
  return new KnownError('not_found', what, guess === undefined ? next : `${guess} ${next}`);
}
