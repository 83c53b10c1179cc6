import { DatabaseError, type Pool } from 'pg';
import { z } from 'zod';
import { createSlices, type Slices } from '../../core/async/slices.ts';
import type { Audit } from '../../core/audit.ts';
import { forgottenAs } from '../../core/forgotten.ts';
import type { AuditEntry } from '../../core/links.ts';
import type { Log } from '../../core/log.ts';
import { auditEntry } from '../audit-entry.ts';
import { createJustForgotten } from '../audit-forgotten.ts';
import { type AuditPatience, createAuditKeeper } from '../audit-keeper.ts';
import { findOrMakeAuditKey } from './audit-key.ts';
import { findPeopleInAudit, forgetInAudit } from './audit-people.ts';
import type { Queries } from './pool.ts';
import { storable, withoutNulls } from './rows.ts';
import { asUnavailable, isUnavailable } from './unavailable.ts';

const COLUMNS =
  'at, actor_id, action, person_id, organization_id, link_id, share_id, outcome, command, reference, names';

const add = (where: string) => `
  insert into audit (${COLUMNS})
  select at, "actorId", action, "personId", "organizationId", "linkId", "shareId", outcome, command, reference, names
  from rows from (jsonb_to_recordset($1) as (
    at bigint, "actorId" text, action text, "personId" text, "organizationId" text, "linkId" text, "shareId" text,
    outcome text, command text, reference text, names jsonb)) with ordinality as entry
  ${where} order by ordinality`;

const ADD = add('');

/** Leaves out what is there already: after a lost connection it is unknown whether the last statement was committed. */
const ADD_AGAIN = add(`
  where not exists (
    select from audit where audit.at = entry.at and
      (actor_id, audit.action, person_id, organization_id, link_id, share_id, audit.outcome, audit.command, audit.reference,
        audit.names)
      is not distinct from
      ("actorId", entry.action, "personId", "organizationId", "linkId", "shareId", entry.outcome, entry.command, entry.reference,
        entry.names))`);

/** Tells where the next page begins. */
const rowKey = z.object({ at: z.number(), id: z.number() });
/** The key of a row that is newer than all: the largest bigint twice. */
const AFTER_ALL: { at: number | string; id: number | string } = {
  at: '9223372036854775807',
  id: '9223372036854775807',
};

/** So many rows are deleted in a few milliseconds. */
const DELETED_AT_ONCE = 1_000;

/** Rows of one query of a reader: so many are parsed by the driver in a few milliseconds. */
const PAGE = 1_000;

/** A page of rows, the newest first; $4 and $5 are `at` and `id` of the last row of the page before. */
const NEWEST = `
  select id, at, actor_id as "actorId", action, person_id as "personId", organization_id as "organizationId",
    link_id as "linkId", share_id as "shareId", outcome, command, reference, names
  from audit
  where at >= $1 and (at, id) < ($4, $5) and (action = 'entries_missing' or (
    ($2::text is null or person_id = $2 or actor_id = $2)
    and ($6::text is null or organization_id = $6)
    and ($7::text[] is null or action = any($7))
    and ($8::text[] is null or outcome = any($8))
    and ($10::text is null or (person_id = $10 and share_id is not null))))
  order by at desc, id desc limit $3 offset $9`;

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

  const justForgotten = createJustForgotten();
  const unlessAway = (error: unknown) => {
    throw asUnavailable(error);
  };
  const standsFor = async (personId: string) => forgottenAs(await findOrMakeAuditKey(pool), personId);

  return {
    record: (entry) => keeper.record(justForgotten.applyTo(entry)),
    trouble: keeper.trouble,
    async findPeople(idOrAddress) {
      await keeper.idle();
      return findPeopleInAudit(pool, idOrAddress).catch(unlessAway);
    },
    forgottenAs: (personId) => standsFor(personId).catch(unlessAway),
    async forget(personId) {
      const as = await standsFor(personId).catch(unlessAway);
      justForgotten.add(personId, as);
      await keeper.allWritten();
      await forgetInAudit(pool, personId, as).catch(unlessAway);
    },
    async read({ since = 0, until, limit, skip = 0, ...filter }) {
      const {
        personId = null,
        organizationId = null,
        lenderId = null,
        actions = null,
        outcomes = null,
      } = filter;
      await keeper.idle();
      try {
        const found: AuditEntry[] = [];
        // The key of before all rows of a time is the end of the time before it.
        let { at, id } = until === undefined ? AFTER_ALL : { at: Math.ceil(until), id: 0 };
        for (let left = limit; left > 0; left -= PAGE) {
          const page = [Math.ceil(since), personId, Math.min(left, PAGE), at, id];
          const values = [...page, organizationId, actions, outcomes, left === limit ? skip : 0, lenderId];
          const { rows } = await pool.query(NEWEST, values);
          await slices.each(rows, (slice) => {
            for (const row of slice) {
              const entry = auditEntry.safeParse(withoutNulls(row)).data;
              if (entry) found.push(entry);
            }
          });
          const last = rowKey.safeParse(rows.at(-1)).data;
          if (last === undefined || rows.length < PAGE) break;
          ({ at, id } = last);
        }
        return found.reverse();
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
