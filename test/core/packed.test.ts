import t from 'tap';
import { packed } from '../../src/core/packed.ts';

t.test('packed data is opened as it was, each time anew', async (t) => {
  const data = [
    { name: 'Zürich 🏪', usage: undefined, peers: new Map([['hub', 1]]), at: [1, 2.5, Number.NaN] },
  ];
  const open = packed(data);
  t.same(open(), data);
  t.not(open()[0], open()[0]);
  t.same(packed([])(), []);
});

t.test('what cannot be copied is refused', async (t) => {
  t.throws(() => packed([{ read: () => 1 }]), { message: /could not be cloned/ });
});
