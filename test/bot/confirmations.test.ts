import t from 'tap';
import { createConfirmations } from '../../src/bot/confirmations.ts';
import { MINUTE } from '../../src/core/clock.ts';
import { ada, tom } from '../support/chat.ts';
import { openFor } from '../support/embedded-store.ts';

t.test('a code confirms for the person who asked, once, within 5 minutes', async (t) => {
  let now = 0;
  const store = await openFor(t, t.testdir());
  const confirmations = createConfirmations(store, () => now);
  const take = (given: string, person = ada) => confirmations.take(given, person, 'revoke all');

  const older = await confirmations.ask(ada);
  const given = await confirmations.ask(ada);
  t.not(older, given);
  await t.rejects(take(older), /used already, or has run out/, 'a newer code ends the older one');
  await confirmations.ask(tom);
  await t.rejects(take(given, tom), /Only Ada Moreno, who asked for it, can confirm that/);
  await take(given);
  await t.rejects(take(given), /used already/);
  const last = await confirmations.ask(ada);
  now = 5 * MINUTE - 1;
  await take(last);

  const late = await confirmations.ask(ada);
  now += 5 * MINUTE;
  await t.rejects(take(late), /has run out/);
  await t.rejects(take(late, tom), /has run out/, 'nobody learns who asked for an expired code');
  await t.rejects(take(''), { next: 'Say `revoke all` for a new one.', message: /has run out/ });
});

t.test('any instance takes a code, and of many who take it at the same time one succeeds', async (t) => {
  const store = await openFor(t, t.testdir());
  const [asking, answering] = [createConfirmations(store, () => 0), createConfirmations(store, () => 0)];
  const given = await asking.ask(ada);
  const answers = await Promise.allSettled(
    Array.from({ length: 20 }, (_, n) => (n % 2 ? asking : answering).take(given, ada, 'revoke all')),
  );
  t.equal(answers.filter(({ status }) => status === 'fulfilled').length, 1);
  const [refused] = answers.filter((answer) => answer.status === 'rejected');
  t.match(refused?.reason, { code: 'bad_arguments', message: /used already/ });
});
