import t from 'tap';
import { HOUR } from '../../../src/core/clock.ts';
import { createTables, deleteExpired } from '../../../src/store/embedded/tables.ts';
import { shareGroup } from '../../../src/store/share-records.ts';
import {
  NOW,
  newAuthorizationRequest,
  newConfirmation,
  newGrant,
  newLinkTicket,
  newShare,
  newSharePerson,
  personBorrower,
} from '../../support/records.ts';

t.test('a group lists its own records, in the order in which they were first written', async (t) => {
  const { grants } = createTables();
  const put = (personId: string, organizationId: string) =>
    grants.put(grants.copy(newGrant({ personId, organizationId })));
  for (const organizationId of ['1', '2', '3']) put('ada', organizationId);
  put('tom', '1');
  t.same(
    grants.list('ada').map((grant) => grant.organizationId),
    ['1', '2', '3'],
  );
  t.equal(grants.list().length, 4);
  t.equal(grants.size, 4);
});

t.test('a share is in the groups of its lender and of its borrower until it is deleted', async (t) => {
  const { shares } = createTables();
  const [lender, space] = [newSharePerson('ada'), { kind: 'space', roomId: 'ada', title: 'Ada' } as const];
  const [toTom, toSpace] = [
    newShare({ lender, borrower: personBorrower('tom') }),
    newShare({ lender, borrower: space }),
  ];
  for (const share of [toTom, toSpace, toTom]) shares.put(shares.copy(share));
  const { lender: lent, borrower, space: inSpace } = shareGroup;
  const ids = (group: string) => shares.list(group).map(({ id }) => id);
  t.strictSame([ids(lent('ada')), ids(borrower('tom'))], [[toSpace.id, toTom.id], [toTom.id]]);
  t.strictSame([ids(inSpace('ada')), ids(borrower('ada'))], [[toSpace.id], []]);
  shares.delete(toTom.id);
  t.strictSame([ids(lent('ada')), ids(borrower('tom'))], [[toSpace.id], []]);
});

t.test('a deleted record is not found by id, group or list', async (t) => {
  const { grants } = createTables();
  const grant = grants.copy(newGrant({ personId: 'ada', organizationId: '1' }));
  grants.put(grant);
  t.equal(grants.delete('ada\n1'), grant);
  t.equal(grants.delete('ada\n1'), undefined);
  t.equal(grants.find('ada\n1'), undefined);
  t.same(grants.list('ada'), []);
  t.same(grants.list(), []);
});

t.test('a copy is deeply frozen and shares nothing with its source', async (t) => {
  const { grants, tickets } = createTables();
  const given = newGrant();
  const grant = grants.copy(given);
  t.strictSame(grant, given);
  t.not(grant.scopes, given.scopes);
  t.throws(() => grant.scopes.push('everything'), TypeError);
  const ticket = tickets.copy(newLinkTicket());
  t.throws(() => {
    if (ticket.waiting) ticket.waiting.place.roomId = 'other';
  }, TypeError);
});

t.test('only expired records are deleted, and tickets an hour later', async (t) => {
  const tables = createTables();
  const { tickets, authorizationRequests, confirmations } = tables;
  tickets.put(tickets.copy(newLinkTicket({ hash: 'old', expiresAt: NOW - HOUR - 1 })));
  tickets.put(tickets.copy(newLinkTicket({ hash: 'fresh', expiresAt: NOW - HOUR })));
  authorizationRequests.put(
    authorizationRequests.copy(newAuthorizationRequest({ stateHash: 'old', expiresAt: NOW - 1 })),
  );
  authorizationRequests.put(
    authorizationRequests.copy(newAuthorizationRequest({ stateHash: 'fresh', expiresAt: NOW })),
  );
  confirmations.put(confirmations.copy(newConfirmation({ code: 'old', expiresAt: NOW - 1 })));
  confirmations.put(confirmations.copy(newConfirmation({ code: 'fresh', expiresAt: NOW })));
  t.ok(deleteExpired(tables, NOW));
  t.same(
    tickets.list().map((ticket) => ticket.hash),
    ['fresh'],
  );
  t.same(
    authorizationRequests.list().map((request) => request.stateHash),
    ['fresh'],
  );
  t.same(
    confirmations.list().map(({ code }) => code),
    ['fresh'],
  );
  t.notOk(deleteExpired(tables, NOW));
});
