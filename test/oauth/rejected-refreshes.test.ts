import t from 'tap';
import { HOUR, MINUTE } from '../../src/core/clock.ts';
import { createRejectedRefreshes } from '../../src/oauth/rejected-refreshes.ts';

const ada = { personId: 'ada', organizationId: '549236' };
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
