import type { CommandDeps, Invocation } from '../../bot/command.ts';
import { splitPeriod } from '../../bot/text/period.ts';
import type { Times } from '../../bot/text/times.ts';
import { quote } from '../../bot/text/wording.ts';
import { timesFor } from '../../bot/time-zone.ts';
import { KnownError } from '../../core/errors.ts';
import type { AuditEntry } from '../../core/links.ts';
import { type NamesInAudit, readAuditNames } from './audit-names.ts';
import { personNamed, type Someone, someoneOf } from './people.ts';

/** What somebody wants to see of the audit log. */
export interface AuditFound {
  /** Newest first. */
  entries: AuditEntry[];
  /** There are more behind them. */
  hasMore: boolean;
  someone: Someone | undefined;
  /** Of those in the entries. */
  names: NamesInAudit;
  /** As the asker's clock has them. */
  times: Times;
}

/**
 * Reads `[person] [last 7d]`.
 * @throws KnownError `bad_arguments`, `not_found`, `ambiguous`
 */
export async function findInAudit(
  invocation: Invocation,
  deps: CommandDeps,
  most: number,
): Promise<AuditFound> {
  const { words, since } = splitPeriod(invocation.words, deps.clock());
  const someone = words.length === 0 ? undefined : await onePerson(words, deps);
  const read = await deps.audit.read({ since, personId: someone?.id, limit: most + 1 });
  const entries = read.toReversed().slice(0, most);
  const known = [someoneOf(invocation.person), ...(someone ? [someone] : [])];
  const [names, times] = await Promise.all([
    readAuditNames(deps.store, entries, known),
    timesFor(invocation, deps),
  ]);
  return { entries, hasMore: read.length > most, someone, names, times };
}

async function onePerson(words: readonly string[], deps: CommandDeps): Promise<Someone> {
  const { someone, rest } = await personNamed(words, deps);
  if (rest.length === 0) return someone;
  const what = `I don't know what ${quote(rest.join(' '))} means here.`;
  throw new KnownError('bad_arguments', what, 'Name one person, and at the end a period.');
}
