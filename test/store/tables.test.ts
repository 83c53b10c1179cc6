import t from 'tap';
import { HOUR } from '../../src/core/clock.ts';
import { createTables, forgetExpired } from '../../src/store/tables.ts';
import { NOW, newAttempt, newConfirmation, newGrant, newLinkTicket } from '../support/records.ts';

t.test('a person finds their own records, in the order of their first writing', async (t) => {
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

t.test('what is deleted is found in no way', async (t) => {
  const { grants } = createTables();
  const grant = grants.copy(newGrant({ personId: 'ada', organizationId: '1' }));
  grants.put(grant);
  t.equal(grants.delete('ada\n1'), grant);
  t.equal(grants.delete('ada\n1'), undefined);
  t.equal(grants.find('ada\n1'), undefined);
  t.same(grants.list('ada'), []);
  t.same(grants.list(), []);
});

t.test('a copy is frozen to its depths and shares nothing', async (t) => {
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

t.test('only what expired before is forgotten', async (t) => {
  const tables = createTables();
  const { tickets, attempts, confirmations } = tables;
  tickets.put(tickets.copy(newLinkTicket({ hash: 'old', expiresAt: NOW - HOUR - 1 })));
  tickets.put(tickets.copy(newLinkTicket({ hash: 'fresh', expiresAt: NOW - HOUR })));
  attempts.put(attempts.copy(newAttempt({ stateHash: 'old', expiresAt: NOW - 1 })));
  attempts.put(attempts.copy(newAttempt({ stateHash: 'fresh', expiresAt: NOW })));
  confirmations.put(confirmations.copy(newConfirmation({ code: 'old', expiresAt: NOW - 1 })));
  confirmations.put(confirmations.copy(newConfirmation({ code: 'fresh', expiresAt: NOW })));
  t.ok(forgetExpired(tables, NOW));
  t.same(
    tickets.list().map((ticket) => ticket.hash),
    ['fresh'],
  );
  t.same(
    attempts.list().map((attempt) => attempt.stateHash),
    ['fresh'],
  );
  t.same(
    confirmations.list().map(({ code }) => code),
    ['fresh'],
  );
  t.notOk(forgetExpired(tables, NOW));
});
