import t from 'tap';
import { createBackgroundTasks } from '../../../src/core/async/background-tasks.ts';
import { noteMessage, retireMessages } from '../../../src/core/linking/spent-url.ts';
import type { LinkTicket } from '../../../src/core/tickets.ts';
import { createMemoryLog, newLinkTicket } from '../../support/records.ts';

/** Tickets in memory, and a chat that notes edits and can refuse them. */
function setup(...tickets: LinkTicket[]) {
  const stored = new Map(tickets.map((ticket) => [ticket.hash, ticket]));
  const edited: { personId: string; id: string; markdown: string }[] = [];
  const deleted: string[] = [];
  const refused = new Set<string>();
  const log = createMemoryLog();
  const background = createBackgroundTasks(log);
  const deps = {
    store: {
      findTicket: async (hash: string) => stored.get(hash),
      async changeTicket(hash: string, step: (ticket: LinkTicket) => LinkTicket) {
        const ticket = stored.get(hash);
        if (ticket !== undefined) stored.set(hash, step(ticket));
        return stored.get(hash);
      },
    },
    chat: {
      async editDirect(personId: string, id: string, markdown: string) {
        if (refused.has(id)) throw new Error('Webex: 400');
        edited.push({ personId, id, markdown });
      },
      async delete(ids: readonly string[]) {
        deleted.push(...ids);
      },
    },
    background,
    log,
  };
  return { stored, edited, deleted, refused, deps, background };
}

t.test('the message of a spent URL says so, and holds no URL', async (t) => {
  const spent: [Partial<LinkTicket>, RegExp][] = [
    [{ stage: 'done' }, /has been used/],
    [{ stage: 'void' }, /Use the newest one/],
    [{ stage: 'void', voidReason: 'wrong_person' }, /somebody else opened it/],
    [{ stage: 'void', voidReason: 'burnt' }, /two browsers/],
    [{ stage: 'void', voidReason: 'revoked' }, /an administrator of this bot/],
    [{ stage: 'void', voidReason: 'unlinked' }, /you said `unlink`/],
  ];
  for (const [fields, expected] of spent) {
    const ticket = newLinkTicket({ ...fields, messageId: 'm1' });
    const { deps, edited, background } = setup(ticket);
    retireMessages([ticket.hash], deps);
    await background.settled();
    t.match(edited, [{ personId: ticket.personId, id: 'm1', markdown: expected }]);
    t.notMatch(edited[0]?.markdown, /https?:|\/link|\]\(/);
  }
});

t.test('the message of an open URL is left alone, and so is one that is not known', async (t) => {
  const open = newLinkTicket({ messageId: 'm1' });
  const unsent = newLinkTicket({ stage: 'void' });
  const { deps, edited, background } = setup(open, unsent);
  retireMessages([open.hash, unsent.hash, 'swept away'], deps);
  await background.settled();
  t.strictSame(edited, []);
});

t.test('an edit that fails does not cost the others', async (t) => {
  const tickets = ['m1', 'm2'].map((messageId) => newLinkTicket({ stage: 'void', messageId }));
  const { deps, edited, refused, background } = setup(...tickets);
  refused.add('m1');
  retireMessages(
    tickets.map(({ hash }) => hash),
    deps,
  );
  await background.settled();
  t.match(edited, [{ id: 'm2' }]);
});

t.test('a message whose URL was spent before Webex took it is edited as soon as it is known', async (t) => {
  const [open, spent] = [newLinkTicket(), newLinkTicket({ stage: 'void' })];
  const { deps, stored, edited, background } = setup(open, spent);
  await noteMessage(open.hash, { ids: ['m1'] }, deps);
  await noteMessage(spent.hash, { ids: ['m2'] }, deps);
  await noteMessage('swept away', { ids: ['m3'] }, deps);
  await noteMessage(open.hash, { ids: [] }, deps);
  await background.settled();
  t.match(edited, [{ id: 'm2' }]);
  t.equal(edited.length, 1);
  t.match(stored.get(open.hash), { stage: 'sent', messageId: 'm1' });
});

t.test('a message with a card, which Webex edits not, is deleted once its URL is spent', async (t) => {
  const [open, spent] = [newLinkTicket(), newLinkTicket({ stage: 'done' })];
  const { deps, stored, edited, deleted, background } = setup(open, spent);
  await noteMessage(open.hash, { ids: ['m1'] }, deps, true);
  await noteMessage(spent.hash, { ids: ['m2'] }, deps, true);
  await background.settled();
  t.match(stored.get(open.hash), { messageId: 'm1', hasCard: true });
  t.strictSame({ edited, deleted }, { edited: [], deleted: ['m2'] });
});

t.test('that a message can’t be noted is no failure of its sending', async (t) => {
  const { deps } = setup();
  const changeTicket = async () => {
    throw new Error('disk full');
  };
  await t.resolves(noteMessage('h', { ids: ['m1'] }, { ...deps, store: { ...deps.store, changeTicket } }));
});
