import t, { type Test } from 'tap';
import { createPostgresAudit } from '../../../src/store/postgres/audit.ts';
import { createPool } from '../../../src/store/postgres/pool.ts';
import { noPostgres, usePostgres } from '../../support/postgres.ts';
import { emptyDatabase, newDatabase } from '../../support/postgres-store.ts';
import { BROKEN, createMemoryLog, newEntry } from '../../support/records.ts';
import { auditContract } from '../../support/store-contract/audit.ts';

async function open(t: Test, url: string) {
  const log = createMemoryLog();
  const pool = createPool(url, createMemoryLog());
  const audit = createPostgresAudit({ pool, log });
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
