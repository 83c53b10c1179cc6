import { KnownError } from '../../core/errors.ts';
import type { AuditEntry } from '../../core/links.ts';
import type { Asked, CommandParts } from '../command.ts';
import { theirTimes } from '../their-times.ts';
import { splitPeriod } from '../words/period.ts';
import type { Times } from '../words/times.ts';
import { quote } from '../words/wording.ts';
import { type AuditNames, readAuditNames } from './audit-names.ts';
import { personNamed, type Someone, someoneOf } from './people.ts';

/** What somebody wants to see of the audit log. */
export interface AuditFound {
  /** Newest first. */
  entries: AuditEntry[];
  /** There are more behind them. */
  hasMore: boolean;
  someone: Someone | undefined;
  /** Of those in the entries. */
  names: AuditNames;
  /** As the asker's clock has them. */
  times: Times;
}

/**
 * Reads `[person] [last 7d]`.
 * @throws KnownError `bad_arguments`, `not_found`, `ambiguous`
 */
export async function findInAudit(asked: Asked, parts: CommandParts, most: number): Promise<AuditFound> {
  const { words, since } = splitPeriod(asked.words, parts.clock());
  const someone = words.length === 0 ? undefined : await onePerson(words, parts);
  const read = await parts.audit.read({ since, personId: someone?.id, limit: most + 1 });
  const entries = read.toReversed().slice(0, most);
  const known = [someoneOf(asked.person), ...(someone ? [someone] : [])];
  const [names, times] = await Promise.all([
    readAuditNames(parts.store, entries, known),
    theirTimes(asked, parts),
  ]);
  return { entries, hasMore: read.length > most, someone, names, times };
}

async function onePerson(words: readonly string[], parts: CommandParts): Promise<Someone> {
  const { someone, rest } = await personNamed(words, parts);
  if (rest.length === 0) return someone;
  const what = `I don't know what ${quote(rest.join(' '))} means here.`;
  throw new KnownError('bad_arguments', what, 'Name one person, and at the end a period.');
}
