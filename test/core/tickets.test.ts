import t from 'tap';
import { hashSecret, newReference, newSecret } from '../../src/core/secrets.ts';
import {
  beginCompleting,
  claim,
  complete,
  identify,
  type LinkTicket,
  newTicket,
  reopen,
  TicketRefusedError,
  voided,
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

t.test('the happy way, and each step only from the one before', async (t) => {
  const { ticket } = create();
  t.equal(
    problem(() => beginCompleting(ticket, 'b', START)),
    'other_browser',
  );
  const claimed = claim(ticket, 'b', START);
  t.equal(
    problem(() => beginCompleting(claimed, 'b', START)),
    'wrong_step',
  );
  const identified = identify(claimed, 'b', START);
  const completing = beginCompleting(identified, 'b', START);
  t.equal(
    problem(() => beginCompleting(completing, 'b', START)),
    'busy',
  );
  t.equal(
    problem(() => claim(completing, 'b', START)),
    'busy',
  );
  t.equal(
    problem(() => identify(completing, 'b', START)),
    'busy',
  );
  t.equal(reopen(completing).stage, 'identified');
  const done = complete(completing);
  t.equal(
    problem(() => claim(done, 'b', START)),
    'used',
  );
  t.equal(voided(done).stage, 'done', 'a finished link stays finished');
  t.equal(
    problem(() => complete(voided(completing))),
    'replaced',
    'voided while Meraki was asked',
  );
  t.equal(reopen(done).stage, 'done');
});

t.test('a claimed ticket belongs to its browser, which may start again', async (t) => {
  const claimed = claim(create().ticket, 'b', START);
  t.equal(claim(claimed, 'b', START).stage, 'claimed');
  t.equal(
    problem(() => claim(claimed, 'c', START)),
    'other_browser',
  );
  t.equal(
    problem(() => identify(claimed, 'c', START)),
    'other_browser',
  );
  t.equal(
    claim(identify(claimed, 'b', START), 'b', START).stage,
    'identified',
    'a second tab takes nothing back',
  );
});

t.test('600 s alive, 601 s expired', async (t) => {
  const { ticket } = create();
  const at = (seconds: number): [LinkTicket, string, number] => [ticket, 'b', START + seconds * 1000];
  t.equal(
    problem(() => claim(...at(599))),
    'fine',
  );
  t.equal(
    problem(() => claim(...at(601))),
    'expired',
  );
  t.equal(
    problem(() => claim(voided(ticket), 'b', START)),
    'replaced',
  );
});

t.test('secrets', async (t) => {
  t.not(newSecret(), newSecret());
  t.match(newReference(), /^[2-9a-hjkmnp-z]{8}$/);
});
