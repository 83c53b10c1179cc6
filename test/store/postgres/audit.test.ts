import t, { type Test } from 'tap';
import { createPostgresAudit } from '../../../src/store/postgres/audit.ts';
import { createPool } from '../../../src/store/postgres/pool.ts';
import { noPostgres, startPostgres } from '../../support/postgres.ts';
import { AWAY, newDatabase } from '../../support/postgres-store.ts';
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

t.test('the audit log', { skip: await noPostgres() }, async (t) => {
  const server = await startPostgres(t);

  await auditContract(t, 'PostgreSQL', async (t) => {
    const url = await newDatabase(server);
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

  t.test('text that PostgreSQL refuses costs that text and nothing else', async (t) => {
    const { audit, log } = await open(t, await newDatabase(server));
    await Promise.all(['before', BROKEN, 'after'].map((outcome) => audit.record(newEntry({ outcome }))));
    const read = await audit.read({ limit: 9 });
    t.same(
      read.map(({ outcome }) => outcome),
      ['before', '\ufffd\ufffd', 'after'],
    );
    t.same(log.lines, []);
  });

  t.test('what an instance of another version wrote does not hide the rest', async (t) => {
    const { audit, pool } = await open(t, await newDatabase(server));
    await audit.record(newEntry());
    await pool.query('alter table audit add column space_id text');
    await pool.query(
      "insert into audit (at, action, person_id, organization_id, outcome, space_id) values (1, 'invented', 'ada', '1', 'ok', 'x')",
    );
    await audit.record(newEntry({ outcome: 'later' }));
    t.same(await audit.read({ limit: 9 }), [newEntry(), newEntry({ outcome: 'later' })]);
  });

  t.test('a hundred entries at once are few statements', async (t) => {
    const { audit, pool } = await open(t, await newDatabase(server));
    let statements = 0;
    pool.on('acquire', () => {
      statements += 1;
    });
    await Promise.all(Array.from({ length: 100 }, () => audit.record(newEntry())));
    t.ok(statements <= 2, `${statements} statements`);
  });

  t.test(
    'an entry that can not be written goes to the log in full, and nobody is kept waiting',
    async (t) => {
      const { audit, log } = await open(t, await newDatabase(server));
      await server.stop('immediate');
      await audit.record(newEntry({ outcome: 'lost' }));
      await t.rejects(audit.read({ limit: 9 }), AWAY);
      await server.start();
      await audit.record(newEntry({ outcome: 'kept' }));
      t.same(await audit.read({ limit: 9 }), [newEntry({ outcome: 'kept' })]);
      t.match(log.lines, [{ level: 'error', fields: { entry: { outcome: 'lost' } } }]);
      t.equal(log.lines.length, 1);
    },
  );
});
