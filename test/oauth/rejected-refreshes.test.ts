import t from 'tap';
import { HOUR, MINUTE } from '../../src/core/clock.ts';
import { createRejectedRefreshes } from '../../src/oauth/rejected-refreshes.ts';

const ada = { personId: 'ada', organizationId: '549236', linkedAt: 1 };
const ben = { ...ada, personId: 'ben' };

/** A count of rejections, and a clock that a test moves. */
function start() {
  let now = 1_700_000_000_000;
  const rejections = createRejectedRefreshes(() => now);
  return {
    ...rejections,
    pass(ms: number) {
      now += ms;
    },
    /** Rejects Ada's refresh several times. @returns what was said each time */
    reject(times: number, pause = 0) {
      return Array.from({ length: times }, () => {
        const isDead = rejections.rejected(ada);
        now += pause;
        return isDead;
      });
    },
  };
}

t.test('five rejections over an hour, while another link is refreshed, are the end', async (t) => {
  const count = start();
  t.strictSame(count.reject(4, 20 * MINUTE), [false, false, false, false]);
  count.refreshed(ben);
  t.equal(count.rejected(ada), true);
});

t.test('fewer, or quicker, or those of everybody are not', async (t) => {
  const few = start();
  few.reject(3, HOUR);
  few.refreshed(ben);
  t.equal(few.rejected(ada), false, 'the fourth');

  const quick = start();
  quick.reject(1);
  quick.refreshed(ben);
  t.notOk(quick.reject(100, 30 * 1000).includes(true), 'within fifty minutes');
  quick.pass(HOUR);
  t.equal(quick.rejected(ada), true);

  const all = start();
  all.refreshed(ben);
  t.notOk(all.reject(100, HOUR).includes(true), 'nobody was refreshed since');
});

t.test('a refresh that succeeds begins the count anew', async (t) => {
  const count = start();
  count.reject(4, HOUR);
  count.refreshed(ben);
  count.refreshed(ada);
  t.equal(count.rejected(ada), false);
});

t.test(
  'a server that rejects everybody for hours ends no link, though one was refreshed at the beginning',
  async (t) => {
    const { refreshed, rejected, pass } = start();
    const links = Array.from({ length: 20 }, (_, n) => ({ ...ada, personId: `person ${n}` }));
    for (const link of links) rejected(link);
    refreshed(ben);
    for (let round = 0; round < 20; round += 1) {
      for (const link of links) t.notOk(rejected(link));
      pass(20 * MINUTE);
    }
    refreshed(ben);
    const [first = ada, second = ada] = links;
    t.equal(rejected(first), true, 'it was rejected again although the server is well');
    t.equal(rejected(second), false);
    refreshed(ben);
    t.equal(rejected(second), true);
  },
);

t.test('a link that was made again is counted anew', async (t) => {
  const count = start();
  count.reject(4, HOUR);
  count.refreshed(ben);
  const again = { ...ada, linkedAt: 2 };
  t.equal(count.rejected(again), false);
});
