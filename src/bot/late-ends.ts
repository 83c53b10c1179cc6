import { backoff } from '../core/async/backoff.ts';
import type { AuditLog } from '../core/audit-log.ts';
import { type Clock, MINUTE, SECOND } from '../core/clock.ts';
import { type AuditEntry, type Grant, grantId } from '../core/links.ts';
import type { Log } from '../core/log.ts';
import type { Person } from '../core/person.ts';
import type { Store } from '../core/store.ts';
import type { TokenService } from '../core/tokens.ts';

/** The waits between two tries to end a link. */
const PAUSES = { first: SECOND, longest: MINUTE / 2 };
/** Entries of one person in the audit log that are looked through for another end of the link. */
const MAX_ENTRIES = 1_000;

/** A link whose end the store did not confirm, and what is to be done once it has ended. */
export interface UnconfirmedEnd {
  grant: Grant;
  action: AuditEntry['action'] & ('unlink' | 'revoke');
  /** Who ended it. */
  actor: Person;
  /** Tells the owner. @param isUnreadable @see StoppedGrant.isUnreadable */
  tellOwner(isUnreadable: boolean): Promise<unknown>;
}

/**
 * The links whose end the store did not confirm: it may have happened, or happen with the next write. Each is tried again for as
 * long as the process runs. Once a link has ended, the audit log says so, and its owner is told, both once.
 */
export interface LateEnds {
  /** Goes on ending a link; does nothing for one that is tried already. */
  goOn(end: UnconfirmedEnd): void;
  /** Notes that a link was ended otherwise. To be called without a wait after it was. */
  forget(grant: Grant): void;
  /**
   * Tries again at once. Resolves also when it fails.
   *
   * @param personId the owner; undefined for all
   * @returns the links that have ended since, unless they were returned before
   */
  settle(personId?: string): Promise<Grant[]>;
}

/** The collaborators of the record. */
export interface LateEndsDeps {
  tokens: TokenService;
  store: Pick<Store, 'findGrant'>;
  audit: AuditLog;
  clock: Clock;
  log: Log;
}

/** Creates an empty record. @param retry the waits between two tries */
export function createLateEnds({ tokens, store, audit, clock, log }: LateEndsDeps, retry = PAUSES): LateEnds {
  const pending = new Map<
    string,
    { end: UnconfirmedEnd; since: number; trying?: Promise<void> | undefined }
  >();
  let ended: Grant[] = [];

  /** @throws what the store throws */
  async function tryOnce(id: string): Promise<void> {
    const one = pending.get(id);
    if (one === undefined) return;
    const { grant, action, actor, tellOwner } = one.end;
    const stopped = await tokens.stopServing(grant, (stored) => idOf(stored) === id);
    // Deleted without a wait after this line: of several callers only one does the rest.
    const isOurs = stopped !== undefined || !(await wasEndedOtherwise(grant, one.since));
    if (!pending.delete(id) || !isOurs) return;
    ended.push(grant);
    await audit.record({ action, outcome: 'ended', actor, subject: grant });
    await tellOwner(stopped?.isUnreadable ?? false);
    if (stopped !== undefined) await tokens.revokeAtMeraki(stopped);
  }

  async function wasEndedOtherwise(grant: Grant, since: number): Promise<boolean> {
    // A link that was made anew took its place.
    if ((await store.findGrant(grant)) !== undefined) return true;
    const { personId, organizationId, linkId } = grant;
    const entries = await audit.read({ personId, limit: MAX_ENTRIES });
    return entries.some(
      (entry) =>
        ['unlink', 'revoke', 'ended'].includes(entry.action) &&
        entry.outcome !== 'failed' &&
        entry.organizationId === organizationId &&
        entry.linkId === linkId &&
        (linkId !== undefined || entry.at >= since),
    );
  }

  /** Tries once; concurrent callers share the try. Never rejects. */
  async function attempt(id: string): Promise<void> {
    const one = pending.get(id);
    if (one === undefined) return;
    one.trying ??= tryOnce(id)
      .catch((err: unknown) => log.warn({ err }, 'link still could not be ended; trying again'))
      .finally(() => {
        one.trying = undefined;
      });
    await one.trying;
  }

  async function keepTrying(id: string): Promise<void> {
    for (let failures = 1; pending.has(id); failures += 1) {
      // Nobody waits for it at a shutdown: what the store has not taken by then did not end.
      await new Promise<void>((resolve) => setTimeout(resolve, backoff(failures, retry)).unref());
      await attempt(id);
    }
  }

  return {
    goOn(end) {
      const id = idOf(end.grant);
      if (pending.has(id)) return;
      pending.set(id, { end, since: clock() });
      void keepTrying(id);
    },
    forget: (grant) => void pending.delete(idOf(grant)),
    async settle(personId) {
      const isMeant = (grant: Grant) => personId === undefined || grant.personId === personId;
      const meant = [...pending].filter(([, { end }]) => isMeant(end.grant));
      await Promise.all(meant.map(([id]) => attempt(id)));
      const late = ended.filter(isMeant);
      ended = ended.filter((grant) => !isMeant(grant));
      return late;
    },
  };
}

function idOf(grant: Grant): string {
  return `${grantId(grant)}\n${grant.linkId ?? grant.linkedAt}`;
}
