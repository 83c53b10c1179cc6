import type { CommandDeps, Invocation } from '../../bot/command.ts';
import { unknownPeriod } from '../../bot/text/argument-refusals.ts';
import { commandLine, quoted } from '../../bot/text/arguments.ts';
import { lookingLike } from '../../bot/text/naming.ts';
import type { Period } from '../../bot/text/period.ts';
import { quote } from '../../bot/text/wording.ts';
import { KnownError } from '../../core/errors.ts';
import type { Organization } from '../../core/links.ts';
import { KINDS_IN_WORDS, type Kind, kindNamed, kindsLike } from './audit-kinds.ts';
import { organizationMeant, organizationsInAudit } from './audit-organizations.ts';
import { personMentioned, wordsBesideMention } from './mentioned.ts';
import { isPersonId, longestName, peopleOf, personNamed, type Someone, similarPeople } from './people.ts';

/** What an administrator said to narrow the audit log. */
export interface AuditSearch {
  words: readonly string[];
  /** The command that searches, for buttons. */
  command: string;
  /** The name or id of `in organization Harbor Lab`. */
  organization?: string | undefined;
  /** The period to look at; undefined for the whole log. */
  period?: Period | undefined;
}

/** What the words of a search mean. */
export interface AuditFilters {
  someone: Someone | undefined;
  kinds: readonly Kind[];
  organization: Organization | undefined;
  period: Period | undefined;
}

/** Words between filters that say nothing: `audit links of ada`. */
const FILLER = /^(?:of|by|for|about|and|all)$/i;

/** Writes the command that searches with the same filters, for a button. It names people by address. */
export function auditCommand(
  command: string,
  { someone, kinds, organization, period }: AuditFilters,
  page = 1,
): string {
  const person = someone && quoted(someone.email || someone.id);
  const subject = [person, ...kinds.map(({ word }) => word)].filter(Boolean).join(' ');
  return commandLine(command, { subject, organization: organization?.id, period, page });
}

/**
 * Reads the words of a search: a person, kinds of entries, an organization, in any order. A word that is not understood is
 * never a filter.
 *
 * @throws KnownError `bad_arguments`, `not_found`, `ambiguous`, each with buttons that search
 */
export async function readAuditFilters(
  search: AuditSearch,
  invocation: Invocation,
  deps: CommandDeps,
): Promise<AuditFilters> {
  const { words, command, period } = search;
  const mentioned = await personMentioned(invocation, deps);
  const grants = await deps.store.listGrants();
  const kinds: Kind[] = [];
  const found: AuditFilters = { someone: mentioned, kinds, organization: undefined, period };
  const say = (more: Partial<AuditFilters>) => auditCommand(command, { ...found, ...more });

  let left = mentioned ? wordsBesideMention(words) : words;
  // Somebody may be called like a kind: a whole name comes first.
  const people = peopleOf(grants);
  if (!mentioned && (isAddressOrId(left[0]) || longestName(left, people).size > 0)) {
    const withId = await personWithId(left[0], people, deps);
    const named = withId
      ? { someone: withId, rest: left.slice(1) }
      : await personNamed(left, deps, (someone) => say({ someone }));
    found.someone = named.someone;
    left = named.rest;
  }
  left = left.filter((word) => {
    const kind = kindNamed(word);
    if (kind) kinds.push(kind);
    return kind === undefined && !FILLER.test(word);
  });

  const known = await organizationsInAudit(
    grants,
    search.organization !== undefined || left.length > 0,
    deps,
  );
  if (search.organization !== undefined) {
    const sayOther = (organization: Organization) => say({ organization });
    found.organization = organizationMeant(known, search.organization, sayOther);
  }
  if (left.length === 0) return found;
  const [called, another] = known.filter(({ name }) => lookingLike(left.join(' '))(name));
  if (called && another === undefined && found.organization === undefined)
    return { ...found, organization: called };
  if (found.someone) throw badPeriodIn(left) ?? unknownWords(left, kinds, say);
  const named = await personNamed(left, deps, (someone) => say({ someone })).catch((error: unknown) => {
    const isLikeSomebody = similarPeople(left.join(' '), people).length > 0;
    throw badPeriodIn(left) ?? (isLikeSomebody ? error : withKinds(error, left, kinds, say));
  });
  if (named.rest.length > 0)
    throw badPeriodIn(named.rest) ?? unknownWords(named.rest, kinds, (more) => say({ ...named, ...more }));
  return { ...found, someone: named.someone };
}

function isAddressOrId(word = ''): boolean {
  return word.includes('@') || isPersonId(word);
}

/** Finds a person by id, as `export audit` has it, also one without links whom only the log knows. */
async function personWithId(
  word = '',
  people: readonly Someone[],
  { audit }: Pick<CommandDeps, 'audit'>,
): Promise<Someone | undefined> {
  if (!isPersonId(word)) return undefined;
  return people.find(({ id }) => id === word) ?? (await audit.findPeople(word))[0];
}

type SayWith = (more: Partial<AuditFilters>) => string;

/** Adds the kinds of entries to the refusal of a name that is nobody's and like nobody's. */
function withKinds(error: unknown, words: readonly string[], kinds: readonly Kind[], say: SayWith): unknown {
  if (!(error instanceof KnownError) || error.code !== 'not_found') return error;
  return new KnownError(error.code, error.message, howToSay(), {
    cause: error,
    choice: choiceOf(
      `I don't know any person or kind of entry called “${words.join(' ')}”.`,
      words,
      kinds,
      say,
    ),
  });
}

function unknownWords(words: readonly string[], kinds: readonly Kind[], say: SayWith): KnownError {
  const said = words.join(' ');
  const what = `I don't know what ${quote(said)} means here.`;
  const choice = choiceOf(`I don't know what “${said}” means here.`, words, kinds, say);
  return new KnownError('bad_arguments', what, howToSay(), { choice });
}

function choiceOf(what: string, words: readonly string[], kinds: readonly Kind[], say: SayWith) {
  return {
    question: `${what} Kinds of entries are ${KINDS_IN_WORDS}. Which ones?`,
    of: kindsLike(words.join(' ')).map((word) => ({
      label: word,
      command: say({ kinds: [...kinds, { word }] }),
    })),
  };
}

function howToSay(): string {
  return `Name one person, by e-mail address or whole name; kinds of entries: ${KINDS_IN_WORDS}; and at the end a period.`;
}

/** Returns the error for an unknown period, such as `last fortnight`, in words that name no person. */
function badPeriodIn(words: readonly string[]): KnownError | undefined {
  const at = words.findLastIndex((word) => word.toLowerCase() === 'last');
  return at === -1 ? undefined : unknownPeriod(words.slice(at));
}
