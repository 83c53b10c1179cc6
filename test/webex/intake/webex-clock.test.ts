import t from 'tap';
import { HOUR, MINUTE, SECOND } from '../../../src/core/clock.ts';
import { createWebexClock } from '../../../src/webex/intake/webex-clock.ts';
import { createLines } from '../../support/gateway.ts';

const START = Date.parse('2026-03-01T12:00:00.500Z');

/** Webex's clock as its answers tell it. `ourError` is by how much our own clock is ahead. */
function start(ourError = 0) {
  const time = { running: 0, ourError };
  const lines = createLines();
  const webex = () => START + time.running;
  const webexClock = createWebexClock({
    clock: () => webex() + time.ourError,
    now: () => 77 + time.running,
    log: lines.log,
  });
  /** Answers that come a second after one another, each with the time at which it was written. */
  function answer(times = 1, { error = 0, ms = 0 } = {}) {
    for (let n = 0; n < times; n += 1) {
      time.running += SECOND;
      const written = webex() - ms / 2 + error;
      webexClock.seen({ date: Math.floor(written / SECOND) * SECOND, ms });
    }
  }
  return { ...webexClock, ...lines, time, answer };
}

t.test('how far our clock is ahead is known when three answers agree, and told once', async (t) => {
  for (const error of [2 * HOUR, -2 * HOUR]) {
    const { ahead, isRight, answer, lines } = start(error);
    t.equal(ahead(), undefined);
    answer(2);
    t.equal(ahead(), undefined);
    answer(1);
    t.equal(ahead(), error);
    t.equal(isRight(), false);
    answer(20);
    t.match(lines, [{ level: 'error', fields: { seconds: error / SECOND } }]);
    t.equal(lines.length, 1);
  }
});

t.test('a clock that is right, or wrong by less than a minute, is not told', async (t) => {
  for (const error of [0, MINUTE - SECOND, SECOND - MINUTE]) {
    const { answer, isRight, lines, toWebex } = start(error);
    t.equal(isRight(), false, 'it is not known yet');
    answer(10);
    t.equal(isRight(), true);
    t.strictSame(lines, []);
    t.equal(toWebex(START), START);
  }
});

t.test('slow answers, odd ones and answers without a time change nothing', async (t) => {
  const { ahead, answer, seen, lines } = start();
  answer(5, { ms: 9 * SECOND });
  for (let round = 0; round < 10; round += 1) {
    answer(2, { error: 3 * HOUR });
    answer(1, { ms: 300 * SECOND, error: -HOUR });
    seen({ date: undefined, ms: 5 });
    answer(5);
  }
  t.ok(Math.abs(ahead() ?? Number.NaN) < 10 * SECOND);
  answer(1, { error: HOUR });
  answer(1, { error: 2 * HOUR });
  answer(1, { error: 3 * HOUR });
  answer(1, { error: 4 * HOUR });
  t.ok(Math.abs(ahead() ?? Number.NaN) < 10 * SECOND, 'answers that disagree are no reason');
  t.strictSame(lines, []);
});

t.test('a clock that jumps is noticed before the next answer, and told once each way', async (t) => {
  const { ahead, answer, lines, time, toMonotonic, fromMonotonic, toWebex } = start();
  answer(5);
  const before = toMonotonic(START);
  t.ok(Math.abs(before - 77) < 2 * SECOND);
  time.ourError = HOUR;
  t.equal(ahead(), HOUR);
  t.equal(toMonotonic(START), before, 'a question does not grow older by it');
  t.equal(fromMonotonic(before), START);
  t.equal(toWebex(START), START - HOUR);
  answer(5);
  time.ourError = 0;
  t.equal(ahead(), 0);
  answer(5);
  t.match(lines, [
    { level: 'error', fields: { seconds: 3600 } },
    { level: 'info', text: /agrees/ },
  ]);
  t.equal(lines.length, 2);
});

t.test('right after the start the first answers count, because events come at once', async (t) => {
  const { answer, toMonotonic } = start(2 * HOUR);
  t.equal(toMonotonic(START), 77 - 2 * HOUR);
  answer(1);
  t.ok(Math.abs(toMonotonic(START) - 77) < 2 * SECOND);
});

t.test('servers whose clocks differ, in turns, make no question too old and no noise', async (t) => {
  for (const error of [2 * HOUR, -2 * HOUR]) {
    const { answer, toWebex, isRight, lines } = start();
    for (let round = 0; round < 10; round += 1) {
      answer(1, { error });
      if (round > 0) t.equal(toWebex(START), START, 'one server agrees with us');
      answer(2);
      t.equal(toWebex(START), START);
    }
    t.equal(isRight(), false, 'what can not be undone waits until they agree');
    answer(5);
    t.equal(isRight(), true);
    for (let round = 0; round < 10; round += 1) {
      answer(3, { error });
      answer(2);
      t.equal(isRight(), true, 'known by now');
    }
    t.strictSame(lines, []);
  }
});
