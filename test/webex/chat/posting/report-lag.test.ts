import t from 'tap';
import { createReportLag } from '../../../../src/webex/chat/posting/report-lag.ts';

t.test(
  'the longest time until a report counts for a minute, and a report that has not come yet too',
  async (t) => {
    let now = 1_000;
    const lag = createReportLag(() => now);
    t.equal(lag.longest(), 0, 'nothing is known at first');
    lag.answered('a');
    lag.reported('b');
    now += 300;
    t.equal(lag.longest(), 300, 'not reported yet');
    lag.reported('a');
    now += 50_000;
    t.equal(lag.longest(), 300);
    lag.answered('c');
    now += 20;
    lag.reported('c');
    now += 15_000;
    t.equal(lag.longest(), 20, 'the first one was more than a minute ago');
  },
);

t.test('a message that is never reported counts for a minute only', async (t) => {
  let now = 1;
  const lag = createReportLag(() => now);
  lag.answered('a');
  now += 59_000;
  t.equal(lag.longest(), 59_000);
  now += 2_000;
  t.equal(lag.longest(), 0);
});
