import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { MINUTE } from '../../../src/core/clock.ts';
import { KnownError } from '../../../src/core/errors.ts';
import type { Inbox } from '../../../src/core/inbox.ts';
import { currentReference, underReference } from '../../../src/core/reference.ts';
import type { Store } from '../../../src/core/store.ts';
import { createLocalBroadcast } from '../../../src/store/local-broadcast.ts';
import { createPostgresAudit } from '../../../src/store/postgres/audit.ts';
import { createPostgresBroadcast } from '../../../src/store/postgres/broadcast.ts';
import { migrate } from '../../../src/store/postgres/migrate.ts';
import { createPool } from '../../../src/store/postgres/pool.ts';
import { createPostgresRateLimiters } from '../../../src/store/postgres/rate-limiter.ts';
import { join, openInbox } from '../../support/inbox-instance.ts';
import { noPostgres, type Postgres, startPostgres } from '../../support/postgres.ts';
import { LONG_TIMEOUTS, newDatabase, openInstance, UNAVAILABLE } from '../../support/postgres-store.ts';
import {
  createMemoryLog,
  NOW,
  newAuthorizationRequest,
  newConfirmation,
  newEntry,
  newGrant,
  newLinkTicket,
  newRevocation,
} from '../../support/records.ts';
import { newEvent, until, untilEmpty, watchPartitions } from '../../support/store-contract/inbox-events.ts';
import { save } from '../../support/store-contract/parts.ts';

/** Returns each method of the store as one call; none changes what another one finds. */
function calls(store: Store): Record<string, () => Promise<unknown>> {
  const [grant, ticket, request] = [newGrant(), newLinkTicket(), newAuthorizationRequest()];
  const [confirmation, revocation] = [newConfirmation(), newRevocation()];
  return {
    saveTicket: () => store.saveTicket(ticket),
    findTicket: () => store.findTicket(ticket.hash),
    findOpenTicket: () => store.findOpenTicket(ticket.personId),
    findTicketOfBrowser: () => store.findTicketOfBrowser('browser'),
    changeTicket: () => store.changeTicket(ticket.hash, (now) => now),
    saveAuthorizationRequest: () => store.saveAuthorizationRequest(request),
    findAuthorizationRequest: () => store.findAuthorizationRequest(request.stateHash),
    takeAuthorizationRequest: () => store.takeAuthorizationRequest(request.stateHash),
    saveConfirmation: () => store.saveConfirmation(confirmation),
    findConfirmation: () => store.findConfirmation(confirmation.code),
    takeConfirmation: () => store.takeConfirmation(confirmation.code),
    withGrantLock: () => save(store, grant),
    findGrant: () => store.findGrant(grant),
    listGrants: () => store.listGrants(),
    changeSettings: () => store.changeSettings('product', (now) => now),
    findSettings: () => store.findSettings('product'),
    commit: () => store.commit({ saveRevocations: [revocation] }),
    listRevocations: () => store.listRevocations(),
    changeRevocation: () => store.changeRevocation(revocation.id, (now) => now),
    sweep: () => store.sweep(NOW),
    ping: () => store.ping(),
  };
}

t.test('the store works again after an outage of the database', { skip: await noPostgres() }, async (t) => {
  const server = await startPostgres(t);
  for (const mode of ['fast', 'immediate'] as const)
    t.test(`each call of the store rejects during an outage and works after it: ${mode}`, async (t) =>
      comesBack(t, server, mode),
    );

  t.test(
    'work under a lock gets the error of its commit, and its own errors are passed on unchanged',
    async (t) => {
      const { store } = await openInstance(t, await newDatabase(server));
      const grant = newGrant();
      await store.withGrantLock(grant, async ({ commit }) => {
        await server.stop('immediate');
        await t.rejects(commit({ saveGrant: grant }), UNAVAILABLE);
        await server.start();
        await commit({ saveGrant: grant });
      });
      t.strictSame(await store.findGrant(grant), grant);
      const theirs = Object.assign(new Error('Meraki does not answer'), { code: 'ECONNRESET' });
      const failing = store.withGrantLock(grant, async () => {
        throw theirs;
      });
      t.equal(await failing.catch((error) => error), theirs);
    },
  );

  t.test('closing the store ends during an outage', async (t) => {
    const instance = await openInstance(t, await newDatabase(server));
    await server.stop('immediate');
    const failing = t.rejects(instance.store.ping(), UNAVAILABLE);
    await instance.close();
    await failing;
    await server.start();
  });

  t.test(
    'an audit entry that can not be written goes to the log in full, and is written later',
    async (t) => {
      const log = createMemoryLog();
      const pool = createPool(await newDatabase(server), createMemoryLog(), LONG_TIMEOUTS);
      t.teardown(() => pool.end());
      const audit = createPostgresAudit({
        pool,
        log,
        patience: { room: 9, retry: { first: 50, longest: 50 } },
      });
      await server.stop('immediate');
      await audit.record(newEntry({ outcome: 'early' }));
      await t.rejects(audit.read({ limit: 9 }), UNAVAILABLE);
      await server.start();
      await until(() => audit.trouble() === undefined);
      await audit.record(newEntry({ outcome: 'late' }));
      t.match(await audit.read({ limit: 9 }), [{ outcome: 'early' }, { outcome: 'late' }]);
      t.match(log.lines, [
        { level: 'error', fields: { entry: { outcome: 'early' } } },
        { level: 'info', text: 'the audit log is written again' },
      ]);
    },
  );

  t.test('a broadcast reaches its own instance during an outage', async (t) => {
    const member = await join(t, await newDatabase(server));
    const log = createMemoryLog();
    const broadcast = createPostgresBroadcast(createLocalBroadcast(), member.instances.publish, log);
    const heard: string[] = [];
    broadcast.subscribe('link', (id) => heard.push(id));
    await server.stop('immediate');
    broadcast.publish('link', 'ada');
    t.strictSame(heard, ['ada']);
    await until(() => log.lines.some(({ text }) => text === 'broadcast to other instances failed'));
    await server.start();
  });

  t.test('a migration rejects as unavailable during an outage and works after it', async (t) => {
    const url = await server.createDatabase();
    await server.stop();
    await t.rejects(migrate(url, createMemoryLog()), UNAVAILABLE);
    await server.start();
    await migrate(url, createMemoryLog());
  });

  t.test('an idle connection that ends is logged without the address and without a reference', async (t) => {
    const url = await newDatabase(server);
    const log = createMemoryLog();
    const pool = createPool(url, log);
    t.teardown(() => pool.end());
    const references: unknown[] = [];
    const { warn } = log;
    log.warn = (...told: Parameters<typeof warn>) => {
      references.push(currentReference());
      warn(...told);
    };
    await underReference(() => pool.query('select 1'));
    const noticed = new Promise<unknown>((resolve) => pool.on('remove', resolve));
    await server.stop();
    await noticed;
    await server.start();
    t.match(log.lines, [{ level: 'warn', text: 'an idle database connection ended' }]);
    t.strictSame(
      [...new Set(references)],
      [undefined],
      'not the reference that the connection was made under',
    );
    t.notOk(JSON.stringify(log.lines).includes(new URL(url).password));
  });

  t.test('no call goes to Meraki during an outage', async (t) => {
    const { statements } = await join(t, await newDatabase(server));
    const log = createMemoryLog();
    const limiterOf = createPostgresRateLimiters(statements, log);
    await server.stop('immediate');
    await t.rejects(limiterOf('aurora').acquire(1_000), UNAVAILABLE);
    limiterOf('aurora').limited(1_000);
    await until(() => log.lines.some(({ text }) => /could not share a rate limit/.test(text)));
    await server.start();
    t.equal(await limiterOf('harbor').acquire(1_000), 0);
  });

  t.test('no event that was accepted is lost or handled twice in three outages', async (t) => {
    const url = await newDatabase(server);
    const options = { settleAgain: MINUTE };
    const [first, second] = await Promise.all([join(t, url, options), join(t, url, options)]);
    const inboxes = [openInbox(t, first), openInbox(t, second)];
    const { handled, collisions, handle } = watchPartitions();
    for (const inbox of inboxes) {
      inbox.open(async (event) => {
        await event.checkOwnership();
        return handle(event);
      });
    }
    const keys = Array.from({ length: 25 }, (_, n) => `room-${n}`);
    const accepted: string[] = [];
    const refused: string[] = [];
    const faults = new Set<unknown>();
    let isOver = false;
    const talk = async (key: string, inbox: Inbox | undefined) => {
      for (let n = 0; !isOver; n++) {
        const body = `${key} ${n}`;
        try {
          await inbox?.accept(newEvent({ partitionKey: key, body }));
          accepted.push(body);
        } catch (error) {
          refused.push(body);
          faults.add(error instanceof KnownError ? error.code : error);
        }
        await delay(5);
      }
    };
    const talking = keys.map((key, n) => talk(key, inboxes[n % 2]));
    for (const mode of ['immediate', 'fast', 'immediate'] as const) {
      const before = { accepted: accepted.length, refused: refused.length };
      await until(() => accepted.length > before.accepted + 50);
      await server.stop(mode);
      await until(() => refused.length > before.refused + 50);
      await t.rejects(first.table.accept(newEvent()), UNAVAILABLE);
      await server.start();
    }
    const atLast = accepted.length;
    await until(() => accepted.length > atLast + 50);
    isOver = true;
    await Promise.all(talking);
    t.comment(`${accepted.length} accepted, ${refused.length} refused`);
    await until(() => accepted.every((body) => handled.includes(body)));
    t.strictSame(
      accepted.filter((body) => !handled.includes(body)),
      [],
      'nothing that was accepted is lost',
    );
    t.strictSame(
      handled.filter((body, at) => handled.indexOf(body) !== at),
      [],
      'nothing is handled twice',
    );
    t.strictSame(collisions, []);
    t.strictSame([...faults], ['store_unavailable']);
    await untilEmpty(first);
  });
});

async function comesBack(t: Test, server: Postgres, mode: 'fast' | 'immediate'): Promise<void> {
  const { store, pool } = await openInstance(t, await newDatabase(server));
  const each = Object.entries(calls(store));
  for (const [, call] of each) await call();
  t.ok(pool.idleCount > 0, 'with connections that break');
  await server.stop(mode);
  for (const [name, call] of each) await t.rejects(call(), UNAVAILABLE, name);
  await Promise.all(
    each.map(([name, call]) => t.rejects(call(), UNAVAILABLE, `${name}, at once with the others`)),
  );
  await server.start();
  for (const [name, call] of each) await t.resolves(call(), name);
}
