import t from 'tap';
import { DAY, HOUR } from '../../src/core/clock.ts';
import { hashSecret, newReference, newSecret } from '../../src/core/secrets.ts';
import { TicketRefusedError } from '../../src/core/ticket-refusal.ts';
import {
  beginCompleting,
  claimTicket,
  completeTicket,
  identifyTicket,
  isAlive,
  isOpen,
  type LinkTicket,
  newTicket,
  reopenTicket,
  voidTicket,
} from '../../src/core/tickets.ts';

const ada = { id: 'ada', displayName: 'Ada', email: 'ada@aurora.example', orgId: 'org' };
const START = 1_000_000;
const create = () => newTicket(ada, () => START);

function problem(run: () => unknown): string {
  try {
    run();
    return 'fine';
  } catch (error) {
    return error instanceof TicketRefusedError ? error.code : String(error);
  }
}

t.test('the secret is 256 bits and only its hash is kept', async (t) => {
  const { ticket, secret } = create();
  t.equal(Buffer.from(secret, 'base64url').length, 32);
  t.equal(ticket.hash, hashSecret(secret));
  t.notMatch(JSON.stringify(ticket), secret);
});

t.test('a ticket goes through its stages in order; a step out of order is refused', async (t) => {
  const { ticket } = create();
  t.equal(
    problem(() => beginCompleting(ticket, 'b', START)),
    'other_browser',
  );
  const claimed = claimTicket(ticket, 'b', START);
  t.equal(
    problem(() => beginCompleting(claimed, 'b', START)),
    'wrong_step',
  );
  const identified = identifyTicket(claimed, 'b', START);
  const completing = beginCompleting(identified, 'b', START);
  t.equal(
    problem(() => beginCompleting(completing, 'b', START)),
    'busy',
  );
  t.equal(
    problem(() => claimTicket(completing, 'b', START)),
    'busy',
  );
  t.equal(
    problem(() => identifyTicket(completing, 'b', START)),
    'busy',
  );
  t.equal(reopenTicket(completing).stage, 'identified');
  const done = completeTicket(completing);
  t.equal(
    problem(() => claimTicket(done, 'b', START)),
    'used',
  );
  t.equal(voidTicket(done).stage, 'done', 'a finished link stays finished');
  t.equal(
    problem(() => completeTicket(voidTicket(completing))),
    'replaced',
    'voided while Meraki was asked',
  );
  t.equal(reopenTicket(done).stage, 'done');
});

t.test('a ticket that is void keeps its first reason, and says it where it is used', async (t) => {
  const claimed = claimTicket(create().ticket, 'b', START);
  const burnt = voidTicket(claimed, { voidReason: 'burnt' });
  for (const step of [claimTicket, identifyTicket, beginCompleting])
    t.equal(
      problem(() => step(burnt, 'b', START)),
      'burnt_elsewhere',
    );
  t.equal(
    problem(() => completeTicket(burnt)),
    'burnt_elsewhere',
    'burnt while Meraki was asked',
  );
  t.equal(voidTicket(burnt).voidReason, 'burnt', 'a newer link replaces it');
  const replaced = voidTicket(claimed);
  t.equal(voidTicket(replaced, { voidReason: 'burnt' }), replaced);
  t.notOk(isOpen(burnt));
  t.ok(isOpen(claimed));
});

t.test('a claimed ticket belongs to its browser, which may claim it again', async (t) => {
  const claimed = claimTicket(create().ticket, 'b', START);
  t.equal(claimTicket(claimed, 'b', START).stage, 'claimed');
  t.equal(
    problem(() => claimTicket(claimed, 'c', START)),
    'other_browser',
  );
  t.equal(
    problem(() => identifyTicket(claimed, 'c', START)),
    'other_browser',
  );
  t.equal(
    claimTicket(identifyTicket(claimed, 'b', START), 'b', START).stage,
    'identified',
    'a second tab does not undo the sign-in',
  );
});

t.test('a ticket is alive after 599 s and expired after 601 s', async (t) => {
  const { ticket } = create();
  const at = (seconds: number): [LinkTicket, string, number] => [ticket, 'b', START + seconds * 1000];
  t.equal(
    problem(() => claimTicket(...at(599))),
    'fine',
  );
  t.equal(
    problem(() => claimTicket(...at(601))),
    'expired',
  );
  t.equal(
    problem(() => claimTicket(voidTicket(ticket), 'b', START)),
    'replaced',
  );
});

t.test('secrets differ, and references have no look-alikes', async (t) => {
  t.not(newSecret(), newSecret());
  t.match(newReference(), /^[2-9a-hjkmnp-z]{8}$/);
});

t.test('a clock that is set back does not keep a one-time URL alive for years', (t) => {
  const { ticket } = create();
  const at = (ms: number) => problem(() => claimTicket(ticket, 'browser', START + ms));
  t.equal(at(-HOUR), 'fine', 'by an hour it may be set back while a person links');
  t.equal(at(-HOUR - 1), 'expired');
  t.equal(at(-2 * 365 * DAY), 'expired');
  t.equal(isAlive(ticket, START - 2 * 365 * DAY), false);
  t.equal(at(HOUR), 'expired', 'and it ends early when the clock is set forward');
  t.end();
});
