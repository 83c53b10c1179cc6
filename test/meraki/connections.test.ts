import t from 'tap';
import { HOUR, MINUTE } from '../../src/core/clock.ts';
import { createConnections } from '../../src/meraki/connections.ts';
import type { Http } from '../../src/meraki/http.ts';

function start() {
  const closed: number[] = [];
  let now = 0;
  let opened = 0;
  const open = (): Http => {
    const number = opened++;
    return {
      send: () => Promise.reject(new Error('nobody asks here')),
      async close() {
        closed.push(number);
      },
    };
  };
  return {
    ...createConnections(open, () => now),
    closed,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

t.test('each organization has its own connections', async (t) => {
  const { of } = start();
  t.equal(of('1'), of('1'));
  t.not(of('1'), of('2'));
});

t.test('connections that were not used for an hour are closed, and no others', async (t) => {
  const { of, closed, pass } = start();
  const first = of('1');
  const second = of('2');
  pass(HOUR - MINUTE);
  of('1');
  pass(2 * MINUTE);
  of('3');
  t.strictSame(closed, [1], 'the second one');
  t.equal(of('1'), first);
  t.not(of('2'), second);
});

t.test('closing closes all connections', async (t) => {
  const { of, close, closed } = start();
  of('1');
  of('2');
  await close();
  t.strictSame(closed.toSorted(), [0, 1]);
});
