import { type BackoffOptions, backoff } from '../core/async/backoff.ts';
import type { Audit } from '../core/audit.ts';
import { type AuditGap, type AuditTrouble, gapEntry } from '../core/audit-gap.ts';
import { SECOND } from '../core/clock.ts';
import type { AuditEntry } from '../core/links.ts';
import type { Log } from '../core/log.ts';
import { auditUnwritten } from '../core/refusals.ts';
import { auditFields } from './audit-entry.ts';
import { createGroupCommit } from './group-commit.ts';

/** What an audit log may need while it can't be written. */
export interface AuditPatience {
  /** While it fails, further entries are lost when so many wait in memory; 10,000 are about 5 MB. */
  room: number;
  retry: BackoffOptions;
}

const PATIENCE: AuditPatience = { room: 10_000, retry: { first: SECOND, longest: 15 * SECOND } };

/** The most entries of one write, so that making its text holds nothing else up. */
const BATCH = 1_000;

/** The collaborators of a keeper. */
export interface AuditKeeperDeps {
  /**
   * Writes entries durably, in their order.
   *
   * @param isAgain whether some of them may be written already, because it is unknown what became of the last attempt
   */
  write(entries: readonly AuditEntry[], isAgain: boolean): Promise<void>;
  /** Tells whether these entries can never be written; by default that is never so. */
  isRefusal?: (error: unknown) => boolean;
  /** Says in a few words what failed and what to do. @see AuditTrouble.reason */
  reasonOf(error: unknown): string;
  /** Called after writes, when everything that was recorded is written. Never rejects. */
  settled?: () => Promise<void>;
  /** What the process before lost. */
  before?: AuditGap | undefined;
  log: Log;
  patience?: AuditPatience | undefined;
}

/** The writing half of an audit log. */
export interface AuditKeeper extends Pick<Audit, 'record' | 'trouble' | 'close'> {
  /** Writes what waits, if that is possible now; never rejects. */
  flush(): Promise<void>;
  /** Resolves when all is written that was recorded before. @throws KnownError `store_unavailable` while it can't be */
  allWritten(): Promise<void>;
  /** Resolves when no write is running or due; what waits for a later attempt may still wait. */
  idle(): Promise<void>;
}

/**
 * Creates the part of an audit log that outlives failures of what it is written to. Whoever records an entry while it fails
 * does not wait: the entry goes to the log in full, and stays in memory until an attempt in the background succeeds. When
 * memory has no room either, an entry behind those that waited says in the audit log how many are missing, and since when.
 */
export function createAuditKeeper(deps: AuditKeeperDeps): AuditKeeper {
  const { write, settled, isRefusal = () => false, reasonOf, before, log, patience = PATIENCE } = deps;
  /** In order, those included that are being written. */
  let waiting: AuditEntry[] = [];
  let lost = before;
  /** Set from a failed attempt until one succeeds. */
  let failure: { error: unknown; attempts: number } | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closing: Promise<void> | undefined;

  function lose(entries: readonly AuditEntry[]): void {
    for (const { at } of entries)
      lost = { ...lost, since: lost?.since ?? at, until: at, count: (lost?.count ?? 0) + 1 };
  }

  const commits = createGroupCommit(async () => {
    const entries = waiting.length;
    const missing = lost?.count ?? 0;
    if (entries === 0 && missing === 0) return;
    let due = entries;
    do {
      const some = waiting.slice(0, Math.min(due, BATCH));
      due -= some.length;
      await writeSome(some, due === 0 ? lost : undefined);
    } while (due > 0);
    if (failure !== undefined) {
      failure = undefined;
      clearTimeout(timer);
      log.info({ entries, missing }, 'the audit log is written again');
      if (waiting.length > 0 || lost !== undefined) void tryAgain(); // they came during this attempt, and nobody waits for them
    }
    if (waiting.length === 0 && lost === undefined) await settled?.();
  });

  async function writeSome(entries: readonly AuditEntry[], gap: AuditGap | undefined): Promise<void> {
    try {
      await write(gap ? [...entries, gapEntry(gap)] : entries, failure !== undefined);
    } catch (error) {
      failed(error, entries.length);
      throw error;
    }
    waiting = waiting.slice(entries.length);
    if (!gap || !lost) return;
    const count = lost.count - gap.count;
    lost = count > 0 ? { ...lost, since: gap.until, count } : undefined;
  }

  async function tryAgain(): Promise<void> {
    await commits.commit().catch(() => {}); // `failed` has seen it
  }

  function failed(error: unknown, tried: number): void {
    if (isRefusal(error)) {
      lose(waiting.slice(0, tried));
      waiting = waiting.slice(tried);
    }
    failure = { error, attempts: (failure?.attempts ?? 0) + 1 };
    clearTimeout(timer);
    if (closing === undefined)
      timer = setTimeout(tryAgain, backoff(failure.attempts, patience.retry)).unref();
  }

  async function shut(): Promise<void> {
    clearTimeout(timer);
    await commits.idle();
    clearTimeout(timer);
    if (failure !== undefined) await tryAgain();
    const missing = waiting.length + (lost?.count ?? 0);
    if (missing > 0)
      log.error({ missing }, 'audit entries could not be written before the end: only the log has them');
  }

  function trouble(): AuditTrouble | undefined {
    if (failure === undefined) return undefined;
    const since = waiting[0]?.at ?? lost?.since ?? 0;
    return { reason: reasonOf(failure.error), since, waiting: waiting.length, lost: lost?.count ?? 0 };
  }

  return {
    async record(entry) {
      const fields = auditFields(entry);
      try {
        if (closing !== undefined) throw new Error('the audit log is closed');
        if (failure === undefined || waiting.length < patience.room) waiting.push(fields);
        else lose([fields]);
        if (failure !== undefined) throw failure.error;
        await commits.commit();
      } catch (error) {
        log.error({ entry: fields, err: error }, 'an audit entry could not be written');
      }
    },
    trouble,
    async allWritten() {
      await commits.idle();
      const found = trouble();
      if (found) throw auditUnwritten(found);
    },
    flush: tryAgain,
    idle: commits.idle,
    close() {
      closing ??= shut();
      return closing;
    },
  };
}
