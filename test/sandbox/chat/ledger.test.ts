import t from 'tap';
import { createLedger } from '../../../src/sandbox/chat/ledger.js';

const message = (id: string, second: number, more: { updated?: string; markdown?: string } = {}) => ({
  id,
  roomId: 'room',
  personId: 'ada',
  personEmail: 'ada@aurora.example',
  created: `2026-03-02T12:00:${String(second).padStart(2, '0')}.000Z`,
  ...more,
});
const shown = (ledger: ReturnType<typeof createLedger>) =>
  ledger.all().map(({ id, deleted }) => (deleted ? `-${id}` : id));

t.test('a message is kept once, in its newest version', async (t) => {
  const ledger = createLedger();
  const edited = message('a', 1, { updated: '2026-03-02T12:01:00.000Z', markdown: 'new' });
  ledger.put(edited);
  ledger.put(message('a', 1, { markdown: 'old' }));
  t.match(ledger.all(), [{ markdown: 'new' }]);
  t.equal(ledger.all().length, 1);
});

t.test('a deleted message never comes back, even if it was unknown before', async (t) => {
  const ledger = createLedger();
  ledger.put(message('a', 1, { markdown: 'secret' }));
  ledger.remove('a');
  ledger.remove('b');
  ledger.put(message('a', 1, { updated: '2026-03-02T12:09:00.000Z' }));
  ledger.put(message('b', 2));
  t.same(shown(ledger), ['-a']);
  t.notMatch(ledger.all(), [{ markdown: 'secret' }]);
});

t.test('the newest messages of the server show what changed during a break', async (t) => {
  const ledger = createLedger();
  for (const [index, id] of ['a', 'b', 'c', 'd'].entries()) ledger.put(message(id, index));
  const before = ledger.ids();
  ledger.put(message('live', 9));
  ledger.settle([message('e', 5), message('d', 3), message('b', 1)], before, false);
  t.same(shown(ledger).toSorted(), ['-c', 'a', 'b', 'd', 'e', 'live'], 'a is older than the answer reaches');
});

t.test('an answer that reaches the beginning settles everything', async (t) => {
  const ledger = createLedger();
  ledger.put(message('a', 1));
  ledger.settle([], ledger.ids(), true);
  t.same(shown(ledger), ['-a']);
});
