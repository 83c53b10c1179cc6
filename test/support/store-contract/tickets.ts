import { newSecret } from '../../../src/core/secrets.ts';
import { completeTicket, voidTicket } from '../../../src/core/tickets.ts';
import { FOREIGN, NOW, newAuthorizationRequest, newLinkTicket } from '../records.ts';
import { hundred, type StoreParts } from './parts.ts';

/** Requirements of tickets and authorization requests. */
export const tickets: StoreParts = {
  "a new ticket voids that person's older ones and nobody else's": async (t, { store, reopen }) => {
    const [first, other] = [newLinkTicket(), newLinkTicket()];
    const done = newLinkTicket({ personId: first.personId, stage: 'done' });
    const second = newLinkTicket({ personId: first.personId });
    for (const ticket of [done, first, other, second]) await store.saveTicket(ticket);
    const again = await reopen();
    t.equal((await again.findTicket(first.hash))?.stage, 'void');
    t.equal((await again.findTicket(done.hash))?.stage, 'done');
    t.equal((await again.findTicket(second.hash))?.stage, 'sent');
    t.equal((await again.findTicket(other.hash))?.stage, 'sent');
  },

  'only one of a hundred new tickets of one person stays valid': async (t, { store }) => {
    const tickets = hundred.map(() => newLinkTicket({ personId: 'ada' }));
    await Promise.all(tickets.map((ticket) => store.saveTicket(ticket)));
    const found = await Promise.all(tickets.map((ticket) => store.findTicket(ticket.hash)));
    t.equal(found.filter((ticket) => ticket?.stage === 'sent').length, 1);
    t.equal(found.filter((ticket) => ticket?.stage === 'void').length, 99);
  },

  'a step changes a ticket, returns it and keeps it': async (t, { store, reopen }) => {
    const ticket = newLinkTicket({ stage: 'completing' });
    await store.saveTicket(ticket);
    t.strictSame(await store.changeTicket(ticket.hash, completeTicket), completeTicket(ticket));
    t.strictSame(await (await reopen()).findTicket(ticket.hash), completeTicket(ticket));
  },

  'a void ticket keeps its reason and who signed in instead': async (t, { store, reopen }) => {
    const ticket = newLinkTicket();
    await store.saveTicket(ticket);
    const why = { voidReason: 'wrong_person', signedIn: { name: FOREIGN, email: 'eve@x.example' } } as const;
    const ended = { ...ticket, ...why, stage: 'void' };
    t.strictSame(await store.changeTicket(ticket.hash, (now) => voidTicket(now, why)), ended);
    t.strictSame(await (await reopen()).findTicket(ticket.hash), ended);
  },

  'the newest ticket of a browser is found in any stage, and none of another browser': async (
    t,
    { store, reopen },
  ) => {
    const [browserHash, other] = [newSecret(), newSecret()];
    const older = newLinkTicket({ browserHash, sentAt: NOW - 1, stage: 'done' });
    const newest = newLinkTicket({ browserHash, sentAt: NOW, stage: 'void', voidReason: 'burnt' });
    const unclaimed = newLinkTicket({ sentAt: NOW + 1 });
    for (const ticket of [newest, older, unclaimed]) await store.saveTicket(ticket);
    const again = await reopen();
    t.strictSame(await again.findTicketOfBrowser(browserHash), newest);
    t.equal(await again.findTicketOfBrowser(other), undefined);
  },

  'a step that throws rejects and changes nothing': async (t, { store }) => {
    const ticket = newLinkTicket();
    await store.saveTicket(ticket);
    const refusal = new Error('refused');
    const step = () => {
      throw refusal;
    };
    await t.rejects(store.changeTicket(ticket.hash, step), refusal);
    t.strictSame(await store.findTicket(ticket.hash), ticket);
  },

  'a hundred steps of one ticket at once all count': async (t, { store, reopen }) => {
    const ticket = newLinkTicket({ personName: '' });
    await store.saveTicket(ticket);
    const step = (n: number) =>
      store.changeTicket(ticket.hash, (now) => ({ ...now, personName: `${now.personName} ${n}` }));
    await Promise.all(hundred.map(step));
    const steps = (await (await reopen()).findTicket(ticket.hash))?.personName.trim().split(' ');
    t.strictSame(
      steps?.map(Number).sort((a, b) => a - b),
      hundred,
    );
  },

  'only the newest five authorization requests of a ticket are kept': async (t, { store }) => {
    const ticketHash = newLinkTicket().hash;
    const attempts = Array.from({ length: 8 }, (_, n) =>
      newAuthorizationRequest({ ticketHash, expiresAt: NOW + n }),
    );
    const other = newAuthorizationRequest();
    for (const attempt of [other, ...attempts]) await store.saveAuthorizationRequest(attempt);
    const found = await Promise.all(
      attempts.map(({ stateHash }) => store.findAuthorizationRequest(stateHash)),
    );
    t.same(
      found.map((attempt) => attempt !== undefined),
      [false, false, false, true, true, true, true, true],
    );
    t.ok(await store.findAuthorizationRequest(other.stateHash));
  },

  'exactly one of a hundred callers takes an authorization request': async (t, { store }) => {
    const attempt = newAuthorizationRequest();
    await store.saveAuthorizationRequest(attempt);
    const taken = await Promise.all(hundred.map(() => store.takeAuthorizationRequest(attempt.stateHash)));
    t.strictSame(
      taken.filter((one) => one !== undefined),
      [attempt],
    );
  },
};
