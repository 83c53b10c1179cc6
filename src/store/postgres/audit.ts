import type { Pool } from 'pg';
import { createSlices, type Slices } from '../../core/async/slices.ts';
import type { Log } from '../../core/log.ts';
import type { Audit } from '../../core/store.ts';
import { auditEntry, auditFields } from '../audit-entry.ts';
import { createGroupCommit } from '../group-commit.ts';
import type { Queries } from './pool.ts';
import { storable, withoutNulls } from './rows.ts';
import { asUnavailable } from './unavailable.ts';

const COLUMNS = 'at, actor_id, action, person_id, organization_id, outcome, command, reference, names';

const ADD = `
  insert into audit (${COLUMNS})
  select at, "actorId", action, "personId", "organizationId", outcome, command, reference, names
  from jsonb_to_recordset($1) as entry (
    at bigint, "actorId" text, action text, "personId" text, "organizationId" text, outcome text,
    command text, reference text, names jsonb)`;

const NEWEST = `
  select at, actor_id as "actorId", action, person_id as "personId", organization_id as "organizationId",
    outcome, command, reference, names
  from audit
  where at >= $1 and ($2::text is null or person_id = $2 or actor_id = $2)
  order by at desc, id desc limit $3`;

/** Adds entries in one statement, in their order. @param entries as `auditFields` makes them */
export async function addEntries(db: Queries, entries: readonly object[]): Promise<void> {
  await db.query(ADD, [JSON.stringify(entries.map(storable))]);
}

/**
 * Creates the audit log in PostgreSQL. An entry that can't be written goes to the log in full instead.
 *
 * @param deps.pool stays open when the audit log is closed
 * @param deps.slices those of the whole process
 */
export function createPostgresAudit({
  pool,
  log,
  slices = createSlices(),
}: {
  pool: Pool;
  log: Log;
  slices?: Slices;
}): Audit {
  let waiting: object[] = [];
  let isClosed = false;

  const commits = createGroupCommit(async () => {
    const entries = waiting;
    waiting = [];
    await addEntries(pool, entries);
  });

  return {
    async record(entry) {
      const fields = auditFields(entry);
      try {
        if (isClosed) throw new Error('the audit log is closed');
        waiting.push(fields);
        await commits.commit();
      } catch (error) {
        log.error({ entry: fields, err: error }, 'an audit entry could not be written');
      }
    },
    async read({ since = 0, personId = null, limit }) {
      await commits.idle();
      try {
        const { rows } = await pool.query(NEWEST, [Math.ceil(since), personId, limit]);
        const parse = (row: object) => auditEntry.safeParse(withoutNulls(row)).data;
        return (await slices.map(rows.reverse(), parse)).filter((entry) => entry !== undefined);
      } catch (error) {
        throw asUnavailable(error);
      }
    },
    async close() {
      isClosed = true;
      await commits.idle();
    },
  };
}
