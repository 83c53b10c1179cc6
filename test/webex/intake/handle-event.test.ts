import t from 'tap';
import { HOUR, MINUTE } from '../../../src/core/clock.ts';
import { HANDLED, OwnershipLostError } from '../../../src/core/inbox.ts';
import { passing, startWithClaimed, takenOver, text } from '../../support/events.ts';
import { ownedAfter } from '../../support/sent-message.ts';

t.test('an interrupted event is not begun again: the person is told', async (t) => {
  const { hand, handled, told, lines } = startWithClaimed(async () => HANDLED);
  t.equal(await hand({ isInterrupted: true }), HANDLED);
  t.strictSame(told, ['interrupted m1']);
  t.strictSame(handled, []);
  t.match(lines, [{ level: 'warn', fields: { id: 'm1', roomId: 'r1' }, text: /taken over/ }]);
});

t.test('an event that another instance owns is left without a word', async (t) => {
  const left = startWithClaimed(async (_delivery, { checkOwnership }) => {
    await checkOwnership();
    return HANDLED;
  });
  t.equal(await left.hand({ checkOwnership: takenOver }), HANDLED);
  t.strictSame(left.told, []);
  t.match(left.lines, [{ level: 'warn', fields: { id: 'm1' }, text: /another instance/ }]);

  const failed = startWithClaimed(async () => {
    throw new Error('failed');
  });
  t.equal(await failed.hand({ checkOwnership: takenOver }), HANDLED);
  t.strictSame(failed.told, [], 'also when it fails here');

  const interrupted = startWithClaimed(async () => HANDLED);
  t.equal(await interrupted.hand({ isInterrupted: true, checkOwnership: takenOver }), HANDLED);
  t.strictSame(interrupted.told, [], 'also when it had been interrupted before');
});

t.test('the ownership is checked before the person is told of a failure', async (t) => {
  const { hand, told } = startWithClaimed(async () => {
    throw new Error('failed');
  });
  const gate = Promise.withResolvers<void>();
  const handed = hand({ checkOwnership: ownedAfter(gate.promise) });
  await new Promise(setImmediate);
  t.strictSame(told, []);
  gate.resolve();
  await handed;
  t.match(told, [/^lost m1/]);
});

t.test('an event that this version can not read is dropped, and logged without its content', async (t) => {
  const { hand, handled, told, lines } = startWithClaimed(async () => HANDLED);
  t.equal(await hand({ body: '{"resource":"messages","secret":"of Ada"}' }), HANDLED);
  t.strictSame([handled, told], [[], []]);
  t.match(lines, [{ level: 'error', text: /not understood/ }]);
  t.notMatch(JSON.stringify(lines), /Ada/);
});

t.test('a question that has waited too long is not answered: its person is told', async (t) => {
  const { hand, handled, told, time, texts } = startWithClaimed(async () => HANDLED);
  time.now += HOUR;
  t.equal(await hand({}), HANDLED);
  t.equal(await hand({ isInterrupted: true }), HANDLED);
  t.strictSame([handled, told], [[], ['too late m1', 'interrupted m1']]);
  t.match(texts('warn'), [/too old/, /taken over/]);

  const own = { resource: 'memberships', event: 'deleted' };
  await hand({ body: text(own, { personId: 'bot', created: '2020-01-01T00:00:00Z' }) });
  t.strictSame(handled, ['memberships deleted m1'], 'the leaving of the bot is handled at any age');
});

t.test('what Webex can not show now is read again until it can, and then answered once', async (t) => {
  let failures = 0;
  const { hand, handled, told, texts } = startWithClaimed(async () => {
    failures += 1;
    if (failures < 4) throw passing();
    return HANDLED;
  });
  t.equal(await hand({}), HANDLED);
  t.equal(handled.length, 4);
  t.strictSame(told, []);
  t.match(texts('warn'), [/trying again/, /trying again/, /trying again/]);
});

t.test('nothing of a question is marked as begun while it can not be read', async (t) => {
  let checks = 0;
  let failures = 0;
  const { hand } = startWithClaimed(async () => {
    failures += 1;
    if (failures < 4) throw passing();
    return HANDLED;
  });
  const checkOwnership = async () => {
    checks += 1;
    return async () => {};
  };
  await hand({ checkOwnership });
  t.equal(checks, 0);
});

t.test('a question that can not be read until it is too old gets one line', async (t) => {
  const { hand, told, time } = startWithClaimed(async () => {
    time.now += 10 * MINUTE;
    throw passing();
  });
  t.equal(await hand({}), HANDLED);
  t.strictSame(told, ['too late m1']);
});

t.test('a question that can not be read when the inbox is closed is left there without a word', async (t) => {
  const ending = new AbortController();
  const { hand, handled, told, lines } = startWithClaimed(async () => {
    if (handled.length === 3) ending.abort(new OwnershipLostError());
    throw passing();
  });
  t.equal(await hand({ ended: ending.signal }), HANDLED);
  t.equal(handled.length, 3);
  t.strictSame(told, []);
  t.match(lines.at(-1), { level: 'warn', fields: { id: 'm1' }, text: /left to .* the next start/ });
});
