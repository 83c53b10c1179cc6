import { createHash, randomBytes } from 'node:crypto';
import { appendFile, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { type Config, parseConfig } from '../../src/config/config.ts';
import { endRestoredShares } from '../../src/core/restored-shares.ts';
import { personSettings } from '../../src/core/settings.ts';
import { createSealer, grantContext } from '../../src/oauth/sealing.ts';
import { openBackend } from '../../src/open-backend.ts';
import { segmentIn, unsplitIn } from '../../src/store/embedded/audit-segment.ts';
import { migrate } from '../../src/store/postgres/migrate.ts';
import { createPool } from '../../src/store/postgres/pool.ts';
import { runMigrate } from '../../src/tasks/migrate.ts';
import { noPostgres, type SharedPostgres, usePostgres } from '../support/postgres.ts';
import {
  BROKEN,
  createMemoryLog,
  FOREIGN,
  NOW,
  newAccessRequest,
  newAuthorizationRequest,
  newConfirmation,
  newEntry,
  newGrant,
  newLinkTicket,
  newRevocation,
  newShare,
  newSharePerson,
} from '../support/records.ts';
import { lend } from '../support/store-contract/parts.ts';

const skip = await noPostgres();
const END_OTHER_SESSIONS = `
  select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid()`;
const key = randomBytes(32);
const sealer = createSealer([{ id: 'k1', key }]);
const env = {
  PUBLIC_URL: 'https://bot.example.com',
  WEBEX_BOT_TOKEN: 'bot-token',
  WEBEX_WEBHOOK_SECRET: 'w'.repeat(32),
  WEBEX_CLIENT_ID: 'webex',
  WEBEX_CLIENT_SECRET: 'webex-secret',
  MERAKI_CLIENT_ID: 'meraki',
  MERAKI_CLIENT_SECRET: 'meraki-secret',
  TOKEN_KEYS: `k1:${key.toString('base64')}`,
};

function grantOf(n: number) {
  const grant = newGrant({ personId: `person-${n}`, organizationId: '549236', linkedAt: NOW + n });
  return {
    ...grant,
    sealedAccessToken: sealer.seal(`access-${n}`, grantContext(grant, 'access_token')),
    sealedRefreshToken: sealer.seal(`refresh-${n}`, grantContext(grant, 'refresh_token')),
  };
}

/** Makes an embedded store with records of every kind, and closes it. @returns its folder */
async function startFolder(t: Test, links: number): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'migrate-'));
  t.teardown(() => rm(dir, { recursive: true, force: true }));
  const { store, audit, close } = await openBackend(
    configOf({ DATA_DIR: dir }),
    createMemoryLog(),
    () => NOW,
  );
  const grants = Array.from({ length: links }, (_, n) => grantOf(n));
  await Promise.all(
    grants.map((grant) => store.withGrantLock(grant, ({ commit }) => commit({ saveGrant: grant }))),
  );
  const revocation = newRevocation({ personId: 'gone', organizationId: '1' });
  const sealedRefreshToken = sealer.seal('revoked', grantContext(revocation, 'refresh_token'));
  await store.commit({ saveRevocations: [{ ...revocation, sealedRefreshToken }] });
  await store.saveTicket(newLinkTicket());
  await store.saveAuthorizationRequest(newAuthorizationRequest());
  for (const { personId } of grants.slice(0, 2))
    await lend(
      store,
      newShare({ lender: newSharePerson(personId), reason: FOREIGN, id: `lent-${personId}` }),
    );
  const asked = { lenders: [{ personId: 'person-0', organizationId: '549236', messageIds: ['m'] }] };
  await store.addAccessRequest(newAccessRequest({ id: 'asked', asked, reason: FOREIGN }), () => true);
  await store.changeSettings(personSettings('person-1'), (settings) => ({ ...settings, keepAlive: true }));
  for (const grant of grants.slice(0, 3)) {
    const { personId, organizationId } = grant;
    await audit.record({ at: NOW, action: 'link', personId, organizationId, outcome: 'linked' });
  }
  await close();
  return dir;
}

function configOf(more: Record<string, string>): Config {
  return parseConfig({ ...env, ...more });
}

async function move(dir: string, url: string, more: Record<string, string> = {}, onLine = (_: string) => {}) {
  const lines: string[] = [];
  const log = createMemoryLog();
  const config = configOf({ DATA_DIR: dir, DATABASE_URL: url, ...more });
  const failed = await runMigrate(config, log, (line) => {
    lines.push(line);
    onLine(line);
  }).then(
    () => undefined,
    (error: unknown) => error,
  );
  return { lines, failed, log };
}

/** Hashes the names, sizes, times and contents of all files of a folder. */
async function fingerprint(dir: string): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(dir)).sort()) {
    const path = join(dir, name);
    const { size, mtimeMs, mode } = await stat(path);
    hash.update(JSON.stringify([name, size, mtimeMs, mode])).update(await readFile(path));
  }
  return hash.digest('hex');
}

t.test('the migration to PostgreSQL', { skip }, async (t) => {
  const server = await usePostgres();

  t.test('copies records whose names and ids are not valid text as PostgreSQL can store them', async (t) => {
    const [dir, url] = [await startFolder(t, 1), await server.createDatabase()];
    const log = createMemoryLog();
    const former = await openBackend(configOf({ DATA_DIR: dir }), log, () => NOW);
    const id = personSettings(`a${BROKEN}b`);
    const network = { id: 'N_1', name: BROKEN, organizationId: BROKEN };
    await former.store.changeSettings(id, (settings) => ({ ...settings, network }));
    await former.store.saveConfirmation(newConfirmation({ personId: BROKEN, personName: BROKEN }));
    await former.store.saveTicket(newLinkTicket({ personName: BROKEN }));
    await former.audit.record(newEntry({ personId: BROKEN, outcome: BROKEN }));
    await former.close();
    t.equal((await move(dir, url)).failed, undefined);
    const moved = await openBackend(configOf({ DATABASE_URL: url }), log, () => NOW);
    t.teardown(moved.close);
    t.match(await moved.store.findSettings(id), { network: { id: 'N_1' } });
    t.equal((await moved.audit.read({ personId: BROKEN, limit: 9 })).length, 1);
  });

  t.test('carries the key of forgotten people over, and copies nothing with a damaged one', async (t) => {
    const [dir, url] = [await startFolder(t, 1), await server.createDatabase()];
    const log = createMemoryLog();
    const former = await openBackend(configOf({ DATA_DIR: dir }), log, () => NOW);
    await former.audit.forget('person-0');
    const as = await former.audit.forgottenAs('person-0');
    await former.close();
    const key = await readFile(join(dir, 'audit.key'), 'utf8');
    await writeFile(join(dir, 'audit.key'), key.slice(1));
    t.match((await move(dir, url)).failed, { message: /audit\.key.* is damaged/ });
    await writeFile(join(dir, 'audit.key'), key);
    t.equal((await move(dir, url)).failed, undefined);
    const moved = await openBackend(configOf({ DATABASE_URL: url }), log, () => NOW);
    t.teardown(moved.close);
    t.equal(await moved.audit.forgottenAs('person-0'), as);
    t.equal((await moved.audit.read({ personId: as, limit: 9 })).length, 1);
    t.match(await moved.store.listGrants(), [{ personId: 'person-0' }]);
  });

  t.test(
    'copies an audit log that lies in several files, one of them not split yet, in its order',
    async (t) => {
      const [dir, url] = [await startFolder(t, 1), await server.createDatabase()];
      const lineOf = (n: number) => `${JSON.stringify(newEntry({ at: NOW + n, personId: `${n}` }))}\n`;
      const range = { from: NOW, to: NOW + 9 };
      await rename(join(dir, 'audit.jsonl'), segmentIn(dir, 1, 0, range).path);
      await writeFile(segmentIn(dir, 2, 1, range).path, lineOf(1) + lineOf(2));
      await writeFile(segmentIn(dir, 2, 2, range).path, lineOf(3));
      await writeFile(unsplitIn(dir, 3).path, `${lineOf(4)}no entry\n${lineOf(5)}`);
      // What an interrupted split made is in the whole file, too.
      await writeFile(segmentIn(dir, 3, 1, range).path, lineOf(4));
      await writeFile(join(dir, 'audit.jsonl'), lineOf(6));
      const before = await fingerprint(dir);
      const { lines, failed } = await move(dir, url);
      t.equal(failed, undefined);
      t.equal(await fingerprint(dir), before);
      t.match(lines.join('\n'), /and 7 audit entries[\s\S]*\n1 lines of audit\.jsonl are no audit entries/);
      const moved = await openBackend(configOf({ DATABASE_URL: url }), createMemoryLog(), () => NOW);
      t.teardown(moved.close);
      const people = (await moved.audit.read({ limit: 10 })).map(({ personId }) => personId);
      t.strictSame(people, ['person-0', '1', '2', '3', '4', '5', '6']);
    },
  );

  t.test('copies and checks every record and leaves the folder as it was', async (t) => {
    const [dir, url] = [await startFolder(t, 1_234), await server.createDatabase()];
    const before = await fingerprint(dir);
    const { lines, failed } = await move(dir, url);
    t.equal(failed, undefined);
    t.equal(await fingerprint(dir), before);
    const said = lines.join('\n');
    t.match(said, /links: 1000 of 1234/);
    t.match(said, /1234 links, 1 open revocations, 2 shares, 1 settings and 3 audit entries/);
    t.match(said, /2469 open with TOKEN_KEYS, 0 are broken/);
    t.notMatch(said, new RegExp(new URL(url).password));

    const log = createMemoryLog();
    const moved = await openBackend(configOf({ DATABASE_URL: url }), log, () => NOW);
    t.teardown(moved.close);
    const former = await openBackend(configOf({ DATA_DIR: dir }), log, () => NOW);
    t.teardown(former.close);
    t.strictSame(await moved.store.listGrants(), await former.store.listGrants());
    t.strictSame(await moved.store.listRevocations(), await former.store.listRevocations());
    t.strictSame(
      await moved.store.listShares({ lenderId: 'person-1' }),
      await former.store.listShares({ lenderId: 'person-1' }),
    );
    t.equal((await moved.store.listShares({})).length, 2);
    t.match(await moved.store.findAccessRequest('asked'), { reason: FOREIGN });
    t.strictSame(await moved.store.findAccessRequest('asked'), await former.store.findAccessRequest('asked'));
    t.strictSame(
      await moved.store.findSettings(personSettings('person-1')),
      await former.store.findSettings(personSettings('person-1')),
    );
    t.strictSame(await moved.audit.read({ limit: 10 }), await former.audit.read({ limit: 10 }));
  });

  t.test('refuses a database that is not empty', async (t) => {
    const [dir, url] = [await startFolder(t, 2), await server.createDatabase()];
    t.equal((await move(dir, url)).failed, undefined);
    const { failed } = await move(dir, url);
    t.match(failed, {
      name: 'StartError',
      message: /not empty: there is something in grants, .*Nothing was copied/,
    });
  });

  t.test('refuses a store that can not be copied, and copies nothing of it', async (t) => {
    const url = await server.createDatabase();
    const dir = await startFolder(t, 2);
    const running = await openBackend(configOf({ DATA_DIR: dir }), createMemoryLog(), () => NOW);
    t.match((await move(dir, url)).failed, { message: /another process .* holds DATA_DIR/ });
    await running.close();

    t.match((await move(join(dir, 'nowhere'), url)).failed, { message: /can't be opened \(ENOENT\)/ });
    const other = { TOKEN_KEYS: `k2:${randomBytes(32).toString('base64')}` };
    t.match((await move(dir, url, other)).failed, { message: /TOKEN_KEYS lacks k1/ });
    const sameId = { TOKEN_KEYS: `k1:${randomBytes(32).toString('base64')}` };
    t.match((await move(dir, url, sameId)).failed, { message: /another one.*- k1\n.*Nothing was copied/s });
    const empty = await mkdtemp(join(tmpdir(), 'migrate-'));
    t.teardown(() => rm(empty, { recursive: true, force: true }));
    t.match((await move(empty, url)).failed, { message: /holds no store.json/ });
    t.strictSame(await readdir(empty), []);

    const file = join(dir, 'store.json');
    const whole = await readFile(file);
    await writeFile(file, whole.subarray(0, -10));
    t.match((await move(dir, url)).failed, { message: /store\.json/ });
    await writeFile(file, whole);
    await appendFile(join(dir, 'audit.jsonl'), 'edited by hand\n');
    const { failed, lines } = await move(dir, url);
    t.equal(failed, undefined, 'the refused stores left nothing in the database');
    t.match(lines.join('\n'), /1 lines of audit\.jsonl are no audit entries/);
  });

  t.test('refuses a folder with links that were ended, until the bot has ended them again', async (t) => {
    const [dir, url] = [await startFolder(t, 3), await server.createDatabase()];
    const former = await openBackend(configOf({ DATA_DIR: dir }), createMemoryLog(), () => NOW);
    const [one, two] = [grantOf(0), grantOf(1)];
    const { personId, organizationId } = one;
    const revoked = {
      at: NOW + 1_000,
      action: 'revoke',
      outcome: 'ended',
      personId,
      organizationId,
    } as const;
    await former.audit.record(revoked);
    await former.close();
    const before = await fingerprint(dir);
    const { failed } = await move(dir, url);
    t.match(failed, {
      name: 'StartError',
      message:
        /older than the audit log: it holds a link that was ended .*Start the bot once .*Nothing was copied/,
    });
    t.equal(await fingerprint(dir), before);

    const bot = await openBackend(configOf({ DATA_DIR: dir }), createMemoryLog(), () => NOW);
    for (const grant of await bot.findEnded())
      await bot.store.withGrantLock(grant, ({ commit }) => commit({ deleteGrant: grant }));
    await bot.close();
    t.equal((await move(dir, url)).failed, undefined);
    const moved = await openBackend(configOf({ DATABASE_URL: url }), createMemoryLog(), () => NOW);
    t.strictSame(await moved.store.findGrant(one), undefined);
    t.match(await moved.store.findGrant(two), { personId: two.personId });
    t.strictSame(await moved.findEnded(), []);
    await moved.close();
  });

  t.test('refuses a folder with shares that were ended, until the bot has ended them again', async (t) => {
    const [dir, url] = [await startFolder(t, 1), await server.createDatabase()];
    const former = await openBackend(configOf({ DATA_DIR: dir }), createMemoryLog(), () => NOW);
    const share = newShare({ lender: newSharePerson('person-0') });
    await lend(former.store, share);
    const about = { personId: 'person-0', organizationId: '549236', shareId: share.id };
    await former.audit.record({ at: NOW + 1, action: 'share_ended', outcome: 'revoked', ...about });
    await former.close();
    t.match((await move(dir, url)).failed, {
      message:
        /older than the audit log: it holds a share that was ended .*ends them again\. .*Nothing was copied/,
    });
    const bot = await openBackend(configOf({ DATA_DIR: dir }), createMemoryLog(), () => NOW);
    await endRestoredShares({ ...bot, log: createMemoryLog() });
    await bot.close();
    t.equal((await move(dir, url)).failed, undefined);
    const moved = await openBackend(configOf({ DATABASE_URL: url }), createMemoryLog(), () => NOW);
    t.match(await moved.store.findShare(share.id), { ended: { at: NOW + 1, why: 'revoked' } });
    t.strictSame(await moved.findEndedShares(), []);
    await moved.close();
  });

  t.test('takes along that entries are missing in the audit log', async (t) => {
    const [dir, url] = [await startFolder(t, 1), await server.createDatabase()];
    await writeFile(join(dir, 'audit.missing'), `{"since":${NOW},"count":3}`);
    t.equal((await move(dir, url)).failed, undefined);
    const { audit, close } = await openBackend(configOf({ DATABASE_URL: url }), createMemoryLog(), () => NOW);
    const outcome = `at least 3 entries since ${new Date(NOW).toISOString()}`;
    t.match((await audit.read({ limit: 1 })).at(0), { action: 'entries_missing', outcome });
    await close();
  });

  t.test('counts a broken seal and copies it as it is', async (t) => {
    const [dir, url] = [await startFolder(t, 1), await server.createDatabase()];
    const former = await openBackend(configOf({ DATA_DIR: dir }), createMemoryLog(), () => NOW);
    const grant = { ...grantOf(7), sealedAccessToken: grantOf(8).sealedAccessToken };
    await former.store.withGrantLock(grant, ({ commit }) => commit({ saveGrant: grant }));
    await former.close();
    const { lines, failed } = await move(dir, url);
    t.equal(failed, undefined);
    t.match(lines.join('\n'), /4 open with TOKEN_KEYS, 1 are broken \(in the folder too\)/);
  });

  t.test('refuses a database that changes, adds or loses a record', async (t) => {
    const dir = await startFolder(t, 600);
    const changes = [
      {
        on: "before insert on grants for each row when (new.person_id = 'person-555')",
        change: "new.person_name = 'Mallory'",
        said: 'links are not the same',
      },
      {
        on: 'after insert on tickets for each row',
        change: "insert into settings (id) values ('more')",
        said: 'settings are not the same',
      },
      {
        on: "after insert on audit for each row when (new.person_id = 'person-2')",
        change: "delete from audit where person_id = 'person-0'",
        said: 'audit entries are missing',
      },
    ];
    for (const { on, change, said } of changes) {
      const url = await server.createDatabase();
      await migrate(url, createMemoryLog());
      await run(
        url,
        `create function change() returns trigger language plpgsql as $$ begin ${change}; return new; end $$;
         create trigger change ${on} execute function change()`,
      );
      t.match((await move(dir, url)).failed, { message: new RegExp(`Some ${said}.*Nothing was copied`) });
    }
  });

  t.test('says what to do when the database is lost during the copy, and copies nothing', async (t) => {
    const [dir, url] = [await startFolder(t, 3_000), await server.createDatabase()];
    const killer = createPool(url, createMemoryLog(), { max: 1 });
    t.teardown(() => killer.end());
    await killer.query('select 1');
    let killing: Promise<unknown> | undefined;
    const { failed } = await move(dir, url, {}, (line) => {
      if (line.startsWith('links')) killing ??= killer.query(END_OTHER_SESSIONS);
    });
    t.match(failed, {
      name: 'StartError',
      message: /^The database test_\w+ at .* can't be used: .*Check DATABASE_URL/,
    });
    await killing;
    t.equal((await move(dir, url)).failed, undefined);
  });

  t.test('refuses a database that can not be reached', async (t) => {
    const dir = await startFolder(t, 1);
    const url = await unreachable(server);
    t.match((await move(dir, url)).failed, { name: 'StartError', message: /can't be used: .*ECONNREFUSED/ });
  });
});

/** Returns the URL of a database on a port where nobody listens. */
async function unreachable(server: SharedPostgres): Promise<string> {
  const url = new URL(await server.createDatabase());
  url.port = '1';
  return url.href;
}

/** Runs statements in our schema. */
async function run(url: string, statements: string): Promise<void> {
  const pool = createPool(url, createMemoryLog(), { max: 1 });
  await pool.query(statements);
  await pool.end();
}
