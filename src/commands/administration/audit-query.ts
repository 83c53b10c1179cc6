import type { CommandDeps, Invocation } from '../../bot/command.ts';
import { unknownPeriod } from '../../bot/text/arguments.ts';
import type { Period } from '../../bot/text/period.ts';
import { resolvePeriod } from '../../bot/text/span.ts';
import type { Times } from '../../bot/text/times.ts';
import { quote } from '../../bot/text/wording.ts';
import { timesFor } from '../../bot/time-zone.ts';
import { KnownError } from '../../core/errors.ts';
import type { AuditEntry } from '../../core/links.ts';
import { type NamesInAudit, readAuditNames } from './audit-names.ts';
import { personMentioned, wordsBesideMention } from './mentioned.ts';
import { personNamed, type Someone, someoneOf } from './people.ts';

/** A search in the audit log: entries of everybody, or of the person that `words` name. */
export interface AuditSearch {
  words: readonly string[];
  /** The command that searches, for buttons. */
  command: string;
  /** The period to look at; undefined for the whole log. */
  period?: Period | undefined;
}

/** Entries of the audit log, and what is needed to tell them. */
export interface AuditFound {
  /** Newest first. */
  entries: AuditEntry[];
  /** Whether there are older ones than these. */
  hasMore: boolean;
  /** The person that was named. */
  someone: Someone | undefined;
  /** Names of the people and organizations in the entries. */
  names: NamesInAudit;
  /** The period in words, see `during`; undefined for none, and for one that counts back from now. */
  periodWords: string | undefined;
  /** The times in the time zone of the person who asks. */
  times: Times;
}

/**
 * Reads the newest entries that match.
 *
 * @param limit how many
 * @throws KnownError `bad_arguments`, `not_found`, `ambiguous`
 */
export async function findInAudit(
  { words, command, period }: AuditSearch,
  limit: number,
  invocation: Invocation,
  deps: CommandDeps,
): Promise<AuditFound> {
  const mentioned = await personMentioned(invocation, deps);
  const named = mentioned ? wordsBesideMention(words) : words;
  if (mentioned && named.length > 0) throw badPeriodIn(named) ?? unknownWords(named);
  const someone = mentioned ?? (words.length === 0 ? undefined : await onePerson(words, command, deps));
  const times = await timesFor(invocation, deps);
  const span = period === undefined ? undefined : resolvePeriod(period, deps.clock(), times);
  const until = span?.isOver ? span.to : undefined;
  const read = await deps.audit.read({ since: span?.from, until, personId: someone?.id, limit: limit + 1 });
  const entries = read.toReversed().slice(0, limit);
  const known = [someoneOf(invocation.person), ...(someone ? [someone] : [])];
  const names = await readAuditNames(deps.store, entries, known, deps.slices);
  return {
    entries,
    hasMore: read.length > limit,
    someone,
    names,
    times,
    periodWords: typeof period === 'object' ? span?.words : undefined,
  };
}

async function onePerson(words: readonly string[], command: string, deps: CommandDeps): Promise<Someone> {
  const { someone, rest } = await personNamed(words, deps, command).catch((error: unknown) => {
    throw error instanceof KnownError && error.code === 'not_found' ? (badPeriodIn(words) ?? error) : error;
  });
  if (rest.length === 0) return someone;
  throw badPeriodIn(rest) ?? unknownWords(rest);
}

function unknownWords(words: readonly string[]): KnownError {
  const what = `I don't know what ${quote(words.join(' '))} means here.`;
  return new KnownError('bad_arguments', what, 'Name one person, and at the end a period.');
}

/** Returns the error for an unknown period, such as `last fortnight`, in words that name no person. */
function badPeriodIn(words: readonly string[]): KnownError | undefined {
  const at = words.findLastIndex((word) => word.toLowerCase() === 'last');
  return at === -1 ? undefined : unknownPeriod(words.slice(at));
}
