import t from 'tap';
import { createWaitingCalls } from '../../src/meraki/waiting-calls.ts';

/** Calls that are written as person and number of the command: `ada 1`. */
function waitingCalls(...names: string[]) {
  const made = names.map((name) => {
    const [personId = '', number] = name.split(' ');
    return { name, command: { personId, number: Number(number) } };
  });
  const waiting = createWaitingCalls<(typeof made)[number]>();
  for (const call of made) waiting.add(call);
  return { waiting, made };
}

const namesOf = (calls: Iterable<{ name: string }>) => Array.from(calls, ({ name }) => name);

t.test('turns go round the people', async (t) => {
  const { waiting } = waitingCalls('ada 1', 'ada 1', 'ada 1', 'tom 2', 'tom 2', 'eve 3');
  const order = ['ada 1', 'tom 2', 'eve 3', 'ada 1', 'tom 2', 'ada 1'];
  t.strictSame(namesOf(waiting.inOrder()), order);
  t.strictSame(
    order.map(() => waiting.next()?.name),
    order,
  );
  t.equal(waiting.next(), undefined);
  t.equal(waiting.size, 0);
});

t.test('who comes again after a turn comes last', async (t) => {
  const { waiting, made } = waitingCalls('ada 1', 'tom 2', 'eve 3');
  const [ada] = made;
  t.equal(waiting.next(), ada);
  if (ada !== undefined) waiting.add(ada);
  t.strictSame(namesOf(waiting.inOrder()), ['tom 2', 'eve 3', 'ada 1']);
});

t.test(
  'calls of an earlier command of the person come first, and each command keeps its order',
  async (t) => {
    const { waiting, made } = waitingCalls('ada 2', 'ada 2', 'ada 1', 'ada 3', 'ada 1');
    t.strictSame(
      Array.from(waiting.inOrder(), (call) => made.indexOf(call)),
      [2, 4, 0, 1, 3],
    );
  },
);

t.test('a call that leaves is passed over', async (t) => {
  const { waiting, made } = waitingCalls('ada 1', 'tom 2', 'ada 1');
  for (const call of made.slice(1)) waiting.remove(call);
  for (const call of made.slice(1)) waiting.remove(call);
  t.equal(waiting.size, 1);
  t.strictSame(namesOf(waiting.inOrder()), ['ada 1']);
});

t.test('the rank of a call is its place in the order', async (t) => {
  const { waiting } = waitingCalls('ada 1', 'ada 2', 'ada 3', 'tom 2', 'tom 4', 'eve 3', 'ben 1', 'ben 2');
  waiting.next();
  const order = [...waiting.inOrder()];
  t.strictSame(
    order.map((call) => waiting.rankOf(call)),
    order.map((_, at) => at + 1),
  );
});
