import t from 'tap';
import { createConfirmations } from '../../src/commands/confirmations.ts';
import { MINUTE } from '../../src/core/clock.ts';
import { ada, tom } from './fixture.ts';

t.test('for the same person, once, within 5 minutes', async (t) => {
  let now = 0;
  const confirmations = createConfirmations(() => now);
  const take = (given: string, person = ada) => confirmations.take(given, person, 'revoke all');

  const older = confirmations.ask(ada);
  const given = confirmations.ask(ada);
  t.not(older, given);
  t.throws(() => take(older), /used already, or has run out/, 'a newer one ends it');
  confirmations.ask(tom);
  t.throws(() => take(given, tom), /Only Ada Moreno, who asked for it, can confirm that/);
  take(given);
  t.throws(() => take(given), /used already/);
  const patient = confirmations.ask(ada);
  now = 5 * MINUTE - 1;
  take(patient);

  const late = confirmations.ask(ada);
  now += 5 * MINUTE;
  t.throws(() => take(late), /has run out/);
  t.throws(() => take(late, tom), /has run out/, 'nor does anybody learn whose it was');
  t.throws(() => take(''), { next: 'Say `revoke all` for a new one.', message: /has run out/ });
});
