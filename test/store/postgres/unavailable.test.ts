import { DatabaseError } from 'pg';
import t, { type Test } from 'tap';
import type { Store } from '../../../src/core/store.ts';
import { asUnavailable, isUnavailable } from '../../../src/store/postgres/unavailable.ts';
import { noPostgres, type Postgres, startPostgres } from '../../support/postgres.ts';
import { AWAY, newDatabase, openInstance } from '../../support/postgres-store.ts';
import {
  NOW,
  newAttempt,
  newConfirmation,
  newGrant,
  newLinkTicket,
  newRevocation,
} from '../../support/records.ts';
import { save } from '../../support/store-contract/parts.ts';

t.test('a database that is away is told from every other failure', async (t) => {
  const failure = (code: string, message = '') => Object.assign(new Error(message), { code });
  const away = [
    ...['08006', '53300', '57P01', '57P02', '57P03', '57P05', '57014', '25P03', '25006'].map((code) =>
      failure(code),
    ),
    ...['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'ENOTFOUND', 'EPIPE'].map((code) => failure(code)),
    new Error('Connection terminated unexpectedly'),
    new Error('Connection terminated due to connection timeout'),
    new Error('timeout exceeded when trying to connect'),
    new Error('Query read timeout'),
    new Error('Received unexpected dataRow message from backend.'),
    new DatabaseError('received invalid response: 16', 4, 'error'),
  ];
  for (const error of away)
    t.match(asUnavailable(error), AWAY, `${error.message} ${Reflect.get(error, 'code')}`);
  const others = [failure('23505'), failure('42P01'), failure('28P01'), new Error('refused'), 'ECONNREFUSED'];
  for (const other of others) t.equal(asUnavailable(other), other);
  t.notOk(isUnavailable(undefined));
});

t.test('of a host with two addresses the first error is the cause', async (t) => {
  const [first, second] = [
    new Error('connect ECONNREFUSED ::1'),
    new Error('connect ECONNREFUSED 127.0.0.1'),
  ];
  const both = Object.assign(new AggregateError([first, second]), { code: 'ECONNREFUSED' });
  t.match(asUnavailable(both), { ...AWAY, cause: { message: first.message } });
});

/** Each of them once; none changes what another one finds. */
function calls(store: Store): Record<string, () => Promise<unknown>> {
  const [grant, ticket, attempt] = [newGrant(), newLinkTicket(), newAttempt()];
  const [confirmation, revocation] = [newConfirmation(), newRevocation()];
  return {
    saveTicket: () => store.saveTicket(ticket),
    findTicket: () => store.findTicket(ticket.hash),
    findOpenTicket: () => store.findOpenTicket(ticket.personId),
    changeTicket: () => store.changeTicket(ticket.hash, (now) => now),
    saveAttempt: () => store.saveAuthorizationRequest(attempt),
    findAttempt: () => store.findAuthorizationRequest(attempt.stateHash),
    takeAttempt: () => store.takeAuthorizationRequest(attempt.stateHash),
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

t.test('away and back again', { skip: await noPostgres() }, async (t) => {
  const server = await startPostgres(t);
  for (const mode of ['fast', 'immediate'] as const)
    t.test(`each call says so, and works again afterwards: ${mode}`, async (t) => comesBack(t, server, mode));

  t.test('in the middle of a lock: the work learns of it, and its own errors stay its own', async (t) => {
    const { store } = await openInstance(t, await newDatabase(server));
    const grant = newGrant();
    await store.withGrantLock(grant, async ({ commit }) => {
      await server.stop('immediate');
      await t.rejects(commit({ saveGrant: grant }), AWAY);
      await server.start();
      await commit({ saveGrant: grant });
    });
    t.strictSame(await store.findGrant(grant), grant);
    const theirs = Object.assign(new Error('Meraki does not answer'), { code: 'ECONNRESET' });
    const failing = store.withGrantLock(grant, async () => {
      throw theirs;
    });
    t.equal(await failing.catch((error) => error), theirs);
  });

  t.test('closing while it is away ends', async (t) => {
    const instance = await openInstance(t, await newDatabase(server));
    await server.stop('immediate');
    const failing = t.rejects(instance.store.ping(), AWAY);
    await instance.close();
    await failing;
    await server.start();
  });
});

async function comesBack(t: Test, server: Postgres, mode: 'fast' | 'immediate'): Promise<void> {
  const { store, pool } = await openInstance(t, await newDatabase(server));
  const each = Object.entries(calls(store));
  for (const [, call] of each) await call();
  t.ok(pool.idleCount > 0, 'with connections that break');
  await server.stop(mode);
  for (const [name, call] of each) await t.rejects(call(), AWAY, name);
  await Promise.all(each.map(([name, call]) => t.rejects(call(), AWAY, `${name}, at once with the others`)));
  await server.start();
  for (const [name, call] of each) await t.resolves(call(), name);
}
