import t, { type Test } from 'tap';
import { auditFields } from '../../../src/store/audit-entry.ts';
import { addEntries, createPostgresAudit } from '../../../src/store/postgres/audit.ts';
import { createPool, inTransaction } from '../../../src/store/postgres/pool.ts';
import { noPostgres, usePostgres } from '../../support/postgres.ts';
import { emptyDatabase, newDatabase } from '../../support/postgres-store.ts';
import { BROKEN, createMemoryLog, NOW, newEntry } from '../../support/records.ts';
import { auditContract } from '../../support/store-contract/audit.ts';
import { until } from '../../support/until.ts';

async function open(t: Test, url: string) {
  const log = createMemoryLog();
  const pool = createPool(url, createMemoryLog());
  const patience = { room: 1_000, retry: { first: 50, longest: 50 } };
  const audit = createPostgresAudit({ pool, log, patience });
  t.teardown(async () => {
    await audit.close();
    await pool.end();
  });
  return { audit, log, pool };
}

t.test('the audit log in PostgreSQL', { skip: await noPostgres() }, async (t) => {
  const server = await usePostgres();

  const url = await newDatabase(server);
  await auditContract(t, 'PostgreSQL', async (t) => {
    await emptyDatabase(url);
    const { audit, log } = await open(t, url);
    return {
      audit,
      log,
      async reopen() {
        await audit.close();
        return (await open(t, url)).audit;
      },
    };
  });

  t.test('text that PostgreSQL refuses is replaced, and everything else is recorded', async (t) => {
    const { audit, log } = await open(t, await newDatabase(server));
    await Promise.all(['before', BROKEN, 'after'].map((outcome) => audit.record(newEntry({ outcome }))));
    const read = await audit.read({ limit: 9 });
    t.same(
      read.map(({ outcome }) => outcome),
      ['before', '\ufffd\ufffd', 'after'],
    );
    t.same(log.lines, []);
  });

  t.test('an entry that an instance of another version wrote does not hide the others', async (t) => {
    const { audit, pool } = await open(t, await newDatabase(server));
    await audit.record(newEntry());
    await pool.query('alter table audit add column space_id text');
    await pool.query(
      "insert into audit (at, action, person_id, organization_id, outcome, space_id) values (1, 'invented', 'ada', '1', 'ok', 'x')",
    );
    await audit.record(newEntry({ outcome: 'later' }));
    t.same(await audit.read({ limit: 9 }), [newEntry(), newEntry({ outcome: 'later' })]);
  });

  t.test('while inserts fail, nobody waits; then all are there once, in order', async (t) => {
    const { audit, log, pool } = await open(t, await newDatabase(server));
    await audit.record(newEntry({ outcome: 'before' }));
    await pool.query('alter table audit rename to audit_away');
    // Of each two only the link differs.
    const entries = Array.from({ length: 100 }, (_, n) => newEntry({ at: NOW + (n >> 1), linkId: `${n}` }));
    await Promise.all(entries.map((entry) => audit.record(entry)));
    t.match(audit.trouble(), { reason: /the database/, since: NOW, waiting: 100, lost: 0 });
    t.equal(log.lines.filter(({ level }) => level === 'error').length, 100);
    // As if the connection had been lost after the first ones were committed, and before that was known.
    await inTransaction(pool, async (client) => {
      await client.query('alter table audit_away rename to audit');
      await addEntries(client, entries.slice(0, 49).map(auditFields));
    });
    await until('it is written again', () => audit.trouble() === undefined);
    t.strictSame(
      (await audit.read({ limit: 999 })).map(({ linkId }) => linkId),
      [undefined, ...entries.map(({ linkId }) => linkId)],
    );
  });

  t.test('entries that the database refuses for ever are missing, and said to be so', async (t) => {
    const { audit, pool } = await open(t, await newDatabase(server));
    await pool.query("alter table audit add check (outcome <> 'refused')");
    await audit.record(newEntry({ outcome: 'refused' }));
    t.match(audit.trouble(), { reason: 'the database refused entries: the log says why' });
    await audit.record(newEntry({ outcome: 'after' }));
    await until('it is written again', () => audit.trouble() === undefined);
    const read = await audit.read({ limit: 9, personId: newEntry().personId });
    t.same(read.map(({ outcome }) => outcome).toSorted(), [
      `1 entry since ${new Date(NOW).toISOString()}`,
      'after',
    ]);
  });

  t.test('a hundred entries at once take at most two statements', async (t) => {
    const { audit, pool } = await open(t, await newDatabase(server));
    let statements = 0;
    pool.on('acquire', () => {
      statements += 1;
    });
    await Promise.all(Array.from({ length: 100 }, () => audit.record(newEntry())));
    t.ok(statements <= 2, `${statements} statements`);
  });
});
