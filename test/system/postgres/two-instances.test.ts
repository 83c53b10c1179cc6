import t, { type Test } from 'tap';
import { noPostgres, type SharedPostgres, usePostgres } from '../../support/postgres.ts';
import { newDatabase, openInstance } from '../../support/postgres-store.ts';
import {
  NOW,
  newAuthorizationRequest,
  newConfirmation,
  newLinkTicket,
  newRevocation,
} from '../../support/records.ts';
import { hundred } from '../../support/store-contract/parts.ts';

/** Opens three instances of one database; `of` picks one of them in turn. */
async function three(t: Test, server: SharedPostgres) {
  const url = await newDatabase(server);
  const instances = await Promise.all([1, 2, 3].map(() => openInstance(t, url)));
  const stores = instances.map(({ store }) => store);
  const [first] = stores;
  if (first === undefined) throw new Error('no instance');
  return { first, of: (n: number) => stores[n % stores.length] ?? first };
}

t.test('several instances share one store', { skip: await noPostgres() }, async (t) => {
  const server = await usePostgres();

  t.test('a hundred steps of one ticket, one revocation and new settings all count', async (t) => {
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

  t.test(
    'only one of a hundred new tickets stays valid, and only one of a hundred takers gets the record',
    async (t) => {
      const { first, of } = await three(t, server);
      const tickets = hundred.map(() => newLinkTicket({ personId: 'ada' }));
      const [request, confirmation] = [newAuthorizationRequest(), newConfirmation()];
      await first.saveAuthorizationRequest(request);
      await first.saveConfirmation(confirmation);
      const [requests, confirmations] = await Promise.all([
        Promise.all(hundred.map((n) => of(n).takeAuthorizationRequest(request.stateHash))),
        Promise.all(hundred.map((n) => of(n).takeConfirmation(confirmation.code))),
        Promise.all(tickets.map((ticket, n) => of(n).saveTicket(ticket))),
      ]);
      t.equal(requests.filter(Boolean).length, 1);
      t.equal(confirmations.filter(Boolean).length, 1);
      const found = await Promise.all(tickets.map(({ hash }, n) => of(n + 1).findTicket(hash)));
      t.equal(found.filter((ticket) => ticket?.stage === 'sent').length, 1);
      t.equal((await first.findOpenTicket('ada'))?.stage, 'sent');
    },
  );

  t.test('five of a hundred concurrent authorization requests are kept', async (t) => {
    const { of } = await three(t, server);
    const requests = hundred.map((n) => newAuthorizationRequest({ ticketHash: 'one', expiresAt: NOW + n }));
    await Promise.all(requests.map((request, n) => of(n).saveAuthorizationRequest(request)));
    const found = await Promise.all(
      requests.map(({ stateHash }, n) => of(n + 1).findAuthorizationRequest(stateHash)),
    );
    t.equal(found.filter(Boolean).length, 5);
  });

  t.test('sweeps and changes of the same records do not block each other', async (t) => {
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
