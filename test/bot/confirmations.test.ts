import t from 'tap';
import { createConfirmations } from '../../src/bot/confirmations.ts';
import { MINUTE } from '../../src/core/clock.ts';
import { ada, tom } from '../support/chat.ts';
import { openFor } from '../support/embedded-store.ts';

t.test('a code confirms for the person who asked, once, within 5 minutes', async (t) => {
  let now = 0;
  const store = await openFor(t, t.testdir());
  const confirmations = createConfirmations(store, () => now);
  const take = (given: string, person = ada) => confirmations.take(given, person, 'revoke all', 'revoke all');

  const older = await confirmations.ask(ada, 'revoke all');
  const given = await confirmations.ask(ada, 'revoke all');
  t.not(older, given);
  await t.rejects(take(older), /used already, has run out/, 'a newer code ends the older one');
  await confirmations.ask(tom, 'revoke all');
  await t.rejects(take(given, tom), /Only Ada Moreno, who asked for it, can confirm or cancel that/);
  await take(given);
  await t.rejects(take(given), /used already/);
  const last = await confirmations.ask(ada, 'revoke all');
  now = 5 * MINUTE - 1;
  await take(last);

  const late = await confirmations.ask(ada, 'revoke all');
  now += 5 * MINUTE;
  await t.rejects(take(late), /has run out/);
  await t.rejects(take(late, tom), /has run out/, 'nobody learns who asked for an expired code');
  await t.rejects(take(''), { next: 'Say `revoke all` for a new one.', message: /has run out/ });
});

t.test('any instance takes a code, and of many who take it at the same time one succeeds', async (t) => {
  const store = await openFor(t, t.testdir());
  const [asking, answering] = [createConfirmations(store, () => 0), createConfirmations(store, () => 0)];
  const given = await asking.ask(ada, 'revoke all');
  const answers = await Promise.allSettled(
    Array.from({ length: 20 }, (_, n) =>
      (n % 2 ? asking : answering).take(given, ada, 'revoke all', 'revoke all'),
    ),
  );
  t.equal(answers.filter(({ status }) => status === 'fulfilled').length, 1);
  const [refused] = answers.filter((answer) => answer.status === 'rejected');
  t.match(refused?.reason, { code: 'bad_arguments', message: /used already/ });
});

t.test('a code confirms only what was asked, and stays for that', async (t) => {
  const store = await openFor(t, t.testdir());
  const confirmations = createConfirmations(store, () => 0);
  const given = await confirmations.ask(ada, 'forget ben');
  t.notMatch(
    JSON.stringify(await store.findConfirmation(given)),
    /forget|ben/,
    'only a hash of it is stored',
  );
  for (const other of ['forget tom', 'revoke all', ''])
    await t.rejects(confirmations.take(given, ada, other, 'forget tom'), {
      message: /used already, has run out/,
      next: 'Say `forget tom` for a new one.',
    });
  await confirmations.take(given, ada, 'forget ben', 'forget ben');
});

t.test('a code of a version that did not keep what it is for confirms nothing', async (t) => {
  const store = await openFor(t, t.testdir());
  const older = { code: 'abcd2345', personId: ada.id, personName: 'Ada', expiresAt: 5 * MINUTE };
  await store.saveConfirmation(older);
  const confirmations = createConfirmations(store, () => 0);
  await t.rejects(confirmations.take('abcd2345', ada, 'revoke all', 'revoke all'), /has run out/);
});

t.test('what is cancelled confirms nothing; only the person who was asked can cancel', async (t) => {
  const store = await openFor(t, t.testdir());
  const confirmations = createConfirmations(store, () => 0);
  const given = await confirmations.ask(ada, 'forget ben');
  await t.rejects(confirmations.cancel(given, tom, 'forget'), /Only Ada Moreno, who asked for it/);
  await confirmations.cancel(given, ada, 'forget');
  await t.rejects(confirmations.take(given, ada, 'forget ben', 'forget ben'), /used already/);
  await t.rejects(confirmations.cancel(given, ada, 'forget'), {
    message: /used already/,
    next: 'Say `forget` for a new one.',
  });
});
