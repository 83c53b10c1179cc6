import t from 'tap';
import { HOUR, MINUTE } from '../../src/core/clock.ts';
import { createReach } from '../../src/meraki/reach.ts';

const NOON = Date.UTC(2026, 10, 30, 12);
const LINK = '1\nada\n1';

function setup() {
  const time = { now: NOON };
  return { time, reach: createReach(() => time.now) };
}

t.test('an answer proves the reach of one link for ten minutes', async (t) => {
  const { reach, time } = setup();
  t.notOk(reach.isProven(LINK, 0));
  reach.accepted(LINK);
  t.ok(reach.isProven(LINK, 0));
  t.notOk(reach.isProven('1\nada\n2', 0), 'linked again');
  t.notOk(reach.isProven('1\ntom\n1', 0), 'another person');
  time.now += 10 * MINUTE - 1;
  t.ok(reach.isProven(LINK, 0));
  time.now += 1;
  t.notOk(reach.isProven(LINK, 0));
});

t.test('tokens that Meraki issued prove it for ten minutes', async (t) => {
  const { reach, time } = setup();
  t.ok(reach.isProven(LINK, NOON));
  time.now += 10 * MINUTE;
  t.notOk(reach.isProven(LINK, NOON));
});

t.test('a refusal counts more than what was proven before', async (t) => {
  const { reach, time } = setup();
  reach.accepted(LINK);
  time.now += MINUTE;
  reach.refused(LINK);
  t.notOk(reach.isProven(LINK, NOON));
  t.notOk(reach.isProven(LINK, time.now), 'issued in the same moment: nobody knows which was first');
  time.now += 1;
  t.ok(reach.isProven(LINK, time.now), 'issued after the refusal');
  reach.accepted(LINK);
  t.ok(reach.isProven(LINK, 0));
});

t.test('a clock that is set back proves nothing', async (t) => {
  const { reach, time } = setup();
  reach.accepted(LINK);
  time.now -= HOUR;
  t.notOk(reach.isProven(LINK, NOON));
});
