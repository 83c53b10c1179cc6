import type { BotDeps } from '../../bot/command.ts';
import { type Names, whichOne } from '../../bot/text/choosing.ts';
import { code, quote } from '../../bot/text/wording.ts';
import { KnownError } from '../../core/errors.ts';
import { isForgotten } from '../../core/forgotten.ts';
import { plain } from '../../core/markdown.ts';
import { longestFoldedName, longestName, peopleOf, type Someone, someoneOf } from './people.ts';

/** The person who is to be forgotten. */
export interface Whom {
  /** Name and address are empty when nobody knows them any more. */
  someone: Someone;
  /** All of their addresses that are known, lower case. */
  emails: string[];
  /** The word that names them again: the address, or the person id. */
  word: string;
  /** The words behind the name. */
  rest: readonly string[];
}

/** Characters of a name beside an address. */
const MAX_NAME = 40;
/** Characters of a name on a button, beside the end of the id: all ids of Webex begin alike. */
const MAX_NAME_ON_BUTTON = 18;
const SHOWN_OF_ID = 8;

/**
 * Finds the person that the first words name: by e-mail address or person id, among the people whom Webex knows, who have
 * links, or whom the audit log names; or by the whole name of somebody with links. What is forgotten can't be taken back,
 * so nobody is chosen while an address may be that of two people: addresses are given to others.
 *
 * @param words at least one
 * @throws KnownError `not_found`; `ambiguous`, with the ids
 */
export async function whomToForget(
  words: readonly string[],
  deps: Pick<BotDeps, 'store' | 'audit' | 'chat' | 'log'>,
): Promise<Whom> {
  const linked = peopleOf(await deps.store.listGrants());
  const [first = '', ...others] = words;
  const byName = first.includes('@') ? { named: [], size: 0 } : longestName(words, linked);
  const isNamed = byName.named.length > 0;
  const found = isNamed ? byName.named : await withAddressOrId(first, linked, deps);
  const [someone, another] = found;
  if (someone === undefined) throw unknown(first, longestFoldedName(words, linked).named);
  if (another !== undefined) throw whichOne('That may be more than one person.', found, naming(found));
  const inLog = await deps.audit.findPeople(someone.id);
  const emails = [first, someone.email, ...inLog.map(({ email }) => email)].filter((one) =>
    one.includes('@'),
  );
  return {
    someone,
    emails: [...new Set(emails.map((email) => email.toLowerCase()))],
    word: !isNamed && isPlainWord(first) ? first : someone.id,
    rest: isNamed ? words.slice(byName.size) : others,
  };
}

/** Names people by name and address, and by id only where those are the same. */
function naming(people: readonly Someone[]): Names<Someone> {
  const shown = ({ name, email, id }: Someone) =>
    [plain(name, MAX_NAME), email].filter(Boolean).join(', ') || id;
  const isOnly = (one: Someone) => people.filter((other) => shown(other) === shown(one)).length === 1;
  return {
    nameOf: (one) => (isOnly(one) ? shown(one) : `${plain(one.name, MAX_NAME)}, ${one.id}`),
    labelOf: (one) => (isOnly(one) ? shown(one) : `${plain(one.name, MAX_NAME_ON_BUTTON)}, ${endOf(one.id)}`),
    markOf: ({ id }) => id,
    say: ({ id }) => `forget ${id}`,
  };
}

/** Finds everybody who may be meant, each once; the newest name that is known of each. */
async function withAddressOrId(
  word: string,
  linked: readonly Someone[],
  { audit, chat, log }: Pick<BotDeps, 'audit' | 'chat' | 'log'>,
): Promise<Someone[]> {
  if (isForgotten(word)) return [];
  const lower = word.toLowerCase();
  const isMeant = ({ id, email }: Someone) => id === word || (email !== '' && email.toLowerCase() === lower);
  const known = word.includes('@')
    ? await chat.findPerson(word).catch((error: unknown) => {
        log.warn({ err: error }, 'person lookup failed: using the addresses of the links and the audit log');
        return undefined;
      })
    : undefined;
  const people = [
    ...(await audit.findPeople(word)),
    ...linked.filter((one) => isMeant(one) || one.id === known?.id),
    ...(known === undefined ? [] : [someoneOf(known)]),
  ];
  return [...new Map(people.map((one) => [one.id, one])).values()];
}

function endOf(id: string): string {
  return id.length > SHOWN_OF_ID ? `…${id.slice(-SHOWN_OF_ID)}` : id;
}

/** Tells whether a word may stand in a command that is shown as code, where nothing can be escaped. */
function isPlainWord(word: string): boolean {
  return /^[\w.+%=@-]+$/.test(word);
}

/** @param similar people whose names are spelled otherwise: they are offered */
function unknown(wanted: string, similar: readonly Someone[]): KnownError {
  if (similar.length > 0) return whichOne(`I don't know anybody by “${wanted}”.`, similar, naming(similar));
  return new KnownError(
    'not_found',
    `I don't know anybody by ${quote(wanted)}: not among the people with links, not in the audit log, and not in Webex.`,
    `I understand an e-mail address, the whole name of somebody with links, and a person id as ${code('export audit')} has it.`,
  );
}
