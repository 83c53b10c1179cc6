import t, { type Test } from 'tap';
import { noPostgres, type Postgres, startPostgres } from '../../support/postgres.ts';
import { newDatabase, openInstance } from '../../support/postgres-store.ts';
import { NOW, newAttempt, newConfirmation, newLinkTicket, newRevocation } from '../../support/records.ts';
import { hundred } from '../../support/store-contract/parts.ts';

/** Three instances over one database, in turn. */
async function three(t: Test, server: Postgres) {
  const url = await newDatabase(server);
  const instances = await Promise.all([1, 2, 3].map(() => openInstance(t, url)));
  const stores = instances.map(({ store }) => store);
  const [first] = stores;
  if (first === undefined) throw new Error('no instance');
  return { first, of: (n: number) => stores[n % stores.length] ?? first };
}

t.test('several instances', { skip: await noPostgres() }, async (t) => {
  const server = await startPostgres(t);

  t.test('a hundred steps of one ticket, of one revocation, of settings that are not there', async (t) => {
    const { first, of } = await three(t, server);
    const [ticket, revocation] = [newLinkTicket({ personName: '' }), newRevocation()];
    await first.saveTicket(ticket);
    await first.commit({ saveRevocations: [revocation] });
    await Promise.all(
      hundred.flatMap((n) => [
        of(n).changeTicket(ticket.hash, (now) => ({ ...now, personName: `${now.personName}x` })),
        of(n).changeRevocation(revocation.id, (now) => ({ ...now, attempts: now.attempts + 1 })),
        of(n).changeSettings('product', (now) => ({
          ...now,
          credentialsRefusedAt: (now.credentialsRefusedAt ?? 0) + 1,
        })),
      ]),
    );
    t.equal((await first.findTicket(ticket.hash))?.personName.length, 100);
    t.match(await first.listRevocations(), [{ attempts: 100 }]);
    t.match(await first.findSettings('product'), { credentialsRefusedAt: 100 });
  });

  t.test('of a hundred new tickets one lives, of a hundred takers one gets it', async (t) => {
    const { first, of } = await three(t, server);
    const tickets = hundred.map(() => newLinkTicket({ personId: 'ada' }));
    const [attempt, confirmation] = [newAttempt(), newConfirmation()];
    await first.saveAuthorizationRequest(attempt);
    await first.saveConfirmation(confirmation);
    const [attempts, confirmations] = await Promise.all([
      Promise.all(hundred.map((n) => of(n).takeAuthorizationRequest(attempt.stateHash))),
      Promise.all(hundred.map((n) => of(n).takeConfirmation(confirmation.code))),
      Promise.all(tickets.map((ticket, n) => of(n).saveTicket(ticket))),
    ]);
    t.equal(attempts.filter(Boolean).length, 1);
    t.equal(confirmations.filter(Boolean).length, 1);
    const found = await Promise.all(tickets.map(({ hash }, n) => of(n + 1).findTicket(hash)));
    t.equal(found.filter((ticket) => ticket?.stage === 'sent').length, 1);
    t.equal((await first.findOpenTicket('ada'))?.stage, 'sent');
  });

  t.test('of a hundred attempts at once five are kept', async (t) => {
    const { of } = await three(t, server);
    const attempts = hundred.map((n) => newAttempt({ ticketHash: 'one', expiresAt: NOW + n }));
    await Promise.all(attempts.map((attempt, n) => of(n).saveAuthorizationRequest(attempt)));
    const found = await Promise.all(
      attempts.map(({ stateHash }, n) => of(n + 1).findAuthorizationRequest(stateHash)),
    );
    t.equal(found.filter(Boolean).length, 5);
  });

  t.test('who sweeps waits for nobody, and nobody for them', async (t) => {
    const { first, of } = await three(t, server);
    const old = hundred.map((n) => newLinkTicket({ personId: `person ${n % 5}`, expiresAt: 0 }));
    await Promise.all([
      ...old.map((ticket, n) => of(n).saveTicket(ticket)),
      ...old.map(({ hash }, n) => of(n).changeTicket(hash, (now) => now)),
      ...hundred.map((n) => of(n).sweep(NOW)),
    ]);
    await first.sweep(NOW);
    t.same((await Promise.all(old.map(({ hash }) => first.findTicket(hash)))).filter(Boolean), []);
  });
});
