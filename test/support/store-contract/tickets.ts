import { SECOND } from '../../../src/core/clock.ts';
import { newSecret } from '../../../src/core/secrets.ts';
import { completeTicket, voidTicket } from '../../../src/core/tickets.ts';
import { FOREIGN, NOW, newAuthorizationRequest, newGrant, newLinkTicket, newRevocation } from '../records.ts';
import { hundred, type StoreParts, save } from './parts.ts';

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

  'a ticket keeps the commands that waited before, and the id of its message': async (
    t,
    { store, reopen },
  ) => {
    const commands = [1, 2].map((n) => ({
      text: `status ${FOREIGN} ${n}`,
      place: { roomId: `room ${n}` },
      isDirect: n === 1,
    }));
    const ticket = newLinkTicket({ waitingBefore: { commands } });
    await store.saveTicket(ticket);
    const messageId = 'Y2lzY29zcGFyazovL3VzL01FU1NBR0UvMQ';
    await store.changeTicket(ticket.hash, (now) => ({ ...now, messageId, hasCard: true }));
    t.strictSame(await (await reopen()).findTicket(ticket.hash), { ...ticket, messageId, hasCard: true });
  },

  "a person's newest ticket is found in any stage, an open one before all others": async (
    t,
    { store, reopen },
  ) => {
    const personId = newSecret();
    t.equal(await store.findNewestTicket(personId), undefined);
    const older = newLinkTicket({ personId, sentAt: NOW - 1, stage: 'done' });
    const newest = newLinkTicket({ personId, sentAt: NOW, stage: 'void', voidReason: 'burnt' });
    for (const ticket of [newest, older, newLinkTicket({ sentAt: NOW + 1 })]) await store.saveTicket(ticket);
    const again = await reopen();
    t.strictSame(await again.findNewestTicket(personId), newest);
    // The clock may have been set back since.
    const open = newLinkTicket({ personId, sentAt: NOW - 2, stage: 'claimed' });
    await again.saveTicket(open);
    t.strictSame(await again.findNewestTicket(personId), open);
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

  'the open tickets of a person are voided at every stage, with the reason, and no other ticket is': async (
    t,
    { store, reopen },
  ) => {
    const stages = ['sent', 'claimed', 'identified', 'completing'] as const;
    for (const stage of stages) {
      const ticket = newLinkTicket({ personId: 'ada', stage });
      const other = newLinkTicket({ stage });
      await store.saveTicket(ticket);
      await store.saveTicket(other);
      const voided = { ...ticket, stage: 'void' as const, voidReason: 'revoked' as const };
      t.strictSame(await store.voidTickets('revoked', 'ada'), [voided], stage);
      t.strictSame(await store.voidTickets('unlinked', 'ada'), [], 'which stays void, with its reason');
      t.strictSame(await store.findTicket(ticket.hash), voided);
      t.strictSame(await store.findTicket(other.hash), other);
    }
    const done = newLinkTicket({ personId: 'ada', stage: 'done' });
    await store.saveTicket(done);
    t.strictSame(await store.voidTickets('revoked', 'ada'), []);
    t.strictSame(await (await reopen()).findTicket(done.hash), done);
  },

  'the open tickets of all are voided, expired ones too': async (t, { store, reopen }) => {
    const open = hundred.map((n) => newLinkTicket({ expiresAt: NOW - n * SECOND }));
    await Promise.all(open.map((ticket) => store.saveTicket(ticket)));
    const [first, second] = await Promise.all([store.voidTickets('revoked'), store.voidTickets('revoked')]);
    t.equal(new Set([...first, ...second].map(({ hash }) => hash)).size, 100);
    t.equal(first.length + second.length, 100, 'each by one of two callers');
    const again = await reopen();
    const stages = await Promise.all(open.map(async ({ hash }) => (await again.findTicket(hash))?.stage));
    t.strictSame(new Set(stages), new Set(['void']));
  },

  'a grant is stored and its ticket done in one commit, which may be repeated': async (
    t,
    { store, reopen },
  ) => {
    const [ticket, grant] = [newLinkTicket({ stage: 'completing' }), newGrant()];
    await store.saveTicket(ticket);
    const changes = { saveGrant: grant, completeTicket: ticket.hash };
    await store.withGrantLock(grant, async ({ commit }) => {
      await commit(changes);
      await commit(changes);
    });
    const again = await reopen();
    t.strictSame(await again.findGrant(grant), grant);
    t.equal((await again.findTicket(ticket.hash))?.stage, 'done');
  },

  'a commit for a ticket that may not be completed is refused and changes nothing': async (t, { store }) => {
    const grant = newGrant({ sealedRefreshToken: 'older' });
    await save(store, grant);
    const revocation = newRevocation();
    const commitFor = (completeTicket: string) =>
      store.withGrantLock(grant, ({ commit }) =>
        commit({
          saveGrant: { ...grant, sealedRefreshToken: 'newer' },
          saveRevocations: [revocation],
          completeTicket,
        }),
      );
    await t.rejects(commitFor('none'), { name: 'TicketRefusedError', code: 'unknown' });
    const ticket = newLinkTicket({ personId: grant.personId, stage: 'completing' });
    await store.saveTicket(ticket);
    await store.voidTickets('revoked', grant.personId);
    await t.rejects(commitFor(ticket.hash), { name: 'TicketRefusedError', code: 'revoked' });
    const replaced = newLinkTicket({ stage: 'identified' });
    await store.saveTicket(replaced);
    await t.rejects(commitFor(replaced.hash), { name: 'TicketRefusedError', code: 'replaced' });
    t.strictSame(await store.findGrant(grant), grant);
    t.strictSame(await store.listRevocations(), []);
  },

  'of a hundred commits and one call that voids, each ticket is either done with its grant or void without':
    async (t, { store }) => {
      const pairs = hundred.map((n) => ({
        ticket: newLinkTicket({ personId: `p${n}`, stage: 'completing' }),
        grant: newGrant({ personId: `p${n}` }),
      }));
      await Promise.all(pairs.map(({ ticket }) => store.saveTicket(ticket)));
      const commits = pairs.map(({ ticket, grant }) =>
        store
          .withGrantLock(grant, ({ commit }) => commit({ saveGrant: grant, completeTicket: ticket.hash }))
          .catch((error: unknown) => t.match(error, { code: 'revoked' })),
      );
      // Once some of the commits have been made, at whatever time that is.
      await Promise.race(commits);
      const voided = new Set((await store.voidTickets('revoked')).map(({ personId }) => personId));
      const listed = new Set((await store.listGrants()).map(({ personId }) => personId));
      await Promise.all(commits);
      const linked = new Set((await store.listGrants()).map(({ personId }) => personId));
      t.strictSame(linked, listed, 'nobody is linked once the tickets were voided and the grants listed');
      t.equal(linked.size + voided.size, 100);
      t.notOk([...linked].some((id) => voided.has(id)));
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
