import type { AuditEntry } from './links.ts';

/** Entries that were lost, because the audit log could not be written. Times are epoch milliseconds. */
export interface AuditGap {
  /** The time of the first lost entry. */
  since: number;
  /** The time of the last one. */
  until: number;
  count: number;
  /** Whether there may be more: the process that had them did not end in order. */
  isAtLeast?: boolean;
}

/** Why entries are not in the audit log at the moment, and which. */
export interface AuditTrouble {
  /** In a few words, what is wrong and what to do; names no person and no secret, because anybody may read it. */
  reason: string;
  /** The time of the oldest entry that is not in the log: epoch milliseconds. */
  since: number;
  /** Entries that wait in memory, to be written in their order when that is possible again. */
  waiting: number;
  /** Entries for which memory had no room: the log will say that they are missing. */
  lost: number;
}

const OUTCOME = /^(at least )?(\d{1,15}) (?:entry|entries) since (\S+)$/;

/** Makes the entry by which the audit log itself says that entries are missing before it. @see gapIn */
export function gapEntry({ since, until, count, isAtLeast = false }: AuditGap): AuditEntry {
  const noun = count === 1 ? 'entry' : 'entries';
  return {
    at: until,
    action: 'entries_missing',
    personId: '',
    organizationId: '',
    outcome: `${isAtLeast ? 'at least ' : ''}${count} ${noun} since ${new Date(since).toISOString()}`,
  };
}

/** Returns what an entry says about missing ones; undefined for every other entry. */
export function gapIn({ action, at, outcome }: AuditEntry): AuditGap | undefined {
  if (action !== 'entries_missing') return undefined;
  const [, atLeast, count, since] = OUTCOME.exec(outcome) ?? [];
  const time = Date.parse(since ?? '');
  if (Number.isNaN(time)) return undefined;
  return { since: time, until: at, count: Number(count), ...(atLeast && { isAtLeast: true }) };
}
