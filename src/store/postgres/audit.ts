import { DatabaseError, type Pool } from 'pg';
import { createSlices, type Slices } from '../../core/async/slices.ts';
import type { Log } from '../../core/log.ts';
import type { Audit } from '../../core/store.ts';
import { auditEntry } from '../audit-entry.ts';
import { type AuditPatience, createAuditKeeper } from '../audit-keeper.ts';
import type { Queries } from './pool.ts';
import { storable, withoutNulls } from './rows.ts';
import { asUnavailable, isUnavailable } from './unavailable.ts';

const COLUMNS =
  'at, actor_id, action, person_id, organization_id, link_id, outcome, command, reference, names';

const ADD = `
  insert into audit (${COLUMNS})
  select at, "actorId", action, "personId", "organizationId", "linkId", outcome, command, reference, names
  from jsonb_to_recordset($1) as entry (
    at bigint, "actorId" text, action text, "personId" text, "organizationId" text, "linkId" text, outcome text,
    command text, reference text, names jsonb)`;

/** Leaves out what is there already: after a lost connection it is unknown whether the last statement was committed. */
const ADD_AGAIN = `${ADD}
  where not exists (
    select from audit where audit.at = entry.at and
      (actor_id, audit.action, person_id, organization_id, audit.outcome, audit.command, audit.reference, audit.names)
      is not distinct from
      ("actorId", entry.action, "personId", "organizationId", entry.outcome, entry.command, entry.reference, entry.names))`;

/** So many rows are deleted in a few milliseconds. */
const DELETED_AT_ONCE = 1_000;

const NEWEST = `
  select at, actor_id as "actorId", action, person_id as "personId", organization_id as "organizationId",
    link_id as "linkId", outcome, command, reference, names
  from audit
  where at >= $1 and ($2::text is null or person_id = $2 or actor_id = $2 or action = 'entries_missing')
  order by at desc, id desc limit $3`;

/** Two instances at once delete different ones. */
const DELETE_SOME = `
  delete from audit where id in (
    select id from audit where at < $1 order by at, id limit ${DELETED_AT_ONCE} for update skip locked)`;

/**
 * Adds entries in one statement, in their order.
 *
 * @param entries as `auditFields` makes them
 * @param isAgain whether some may be there already
 */
export async function addEntries(db: Queries, entries: readonly object[], isAgain = false): Promise<void> {
  await db.query(isAgain ? ADD_AGAIN : ADD, [JSON.stringify(entries.map(storable))]);
}

/** The collaborators of the audit log in PostgreSQL. */
export interface PostgresAuditDeps {
  /** Stays open when the audit log is closed. */
  pool: Pool;
  log: Log;
  /** Those of the whole process. */
  slices?: Slices;
  patience?: AuditPatience;
}

/** Creates the audit log in PostgreSQL. What an instance could not write waits in its own memory. */
export function createPostgresAudit({
  pool,
  log,
  slices = createSlices(),
  patience,
}: PostgresAuditDeps): Audit {
  const keeper = createAuditKeeper({
    write: (entries, isAgain) => addEntries(pool, entries, isAgain),
    // Data exceptions and constraints (PostgreSQL manual, appendix A): the same entries would be refused for ever.
    isRefusal: (error) => error instanceof DatabaseError && /^2[23]/.test(error.code ?? ''),
    reasonOf: (error) =>
      isUnavailable(error)
        ? 'the database is away, or too busy: look at it'
        : 'the database refused entries: the log says why',
    log,
    patience,
  });

  return {
    record: keeper.record,
    trouble: keeper.trouble,
    async read({ since = 0, personId = null, limit }) {
      await keeper.idle();
      try {
        const { rows } = await pool.query(NEWEST, [Math.ceil(since), personId, limit]);
        const parse = (row: object) => auditEntry.safeParse(withoutNulls(row)).data;
        return (await slices.map(rows.reverse(), parse)).filter((entry) => entry !== undefined);
      } catch (error) {
        throw asUnavailable(error);
      }
    },
    async deleteBefore(time) {
      try {
        for (let deleted = 0; ; ) {
          const { rowCount } = await pool.query(DELETE_SOME, [Math.ceil(time)]);
          deleted += rowCount ?? 0;
          if ((rowCount ?? 0) < DELETED_AT_ONCE) return deleted;
        }
      } catch (error) {
        throw asUnavailable(error);
      }
    },
    close: keeper.close,
  };
}
