import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import type { FaultEffect } from '../../../src/sandbox/faults.ts';
import { startStage } from '../../support/shutdown.ts';
import { until } from '../../support/until.ts';

/** Stops the bot while Webex has this fault, repairs Webex, and starts the bot again. */
async function check(t: Test, amount: number, effect: FaultEffect, { keeps = true } = {}) {
  const stage = await startStage(t);
  const { faults } = stage.webex;
  const first = await stage.start();
  const spaces = await stage.gather();
  const ids = await stage.burst(spaces, amount, () => {
    // Only the bot's calls have the fault: what people say gets through.
    faults.add({ path: /^\/v1\/messages\/.+|^\/v1\/people/, times: Number.POSITIVE_INFINITY, effect });
  });
  const began = performance.now();
  const code = await first.end('SIGTERM');
  const took = Math.round(performance.now() - began);
  const kept = first.lines
    .map((line) => /"events":(\d+).*kept for the next start/.exec(line)?.[1])
    .find(Boolean);
  t.equal(code, 0, 'the bot ends within its own deadline');
  if (keeps) t.ok(Number(kept) > 0, `${kept} questions are kept`);
  faults.clear();
  await stage.start();
  const { accepted, lost, twice, interrupted } = await stage.results(ids);
  t.comment(
    `${accepted.length} accepted, ${kept ?? 0} kept for ${took} ms, ${interrupted.length} interrupted`,
  );
  t.equal(accepted.length, amount);
  t.strictSame(lost, [], 'no accepted question is lost');
  t.strictSame(twice, [], 'nothing is answered twice');
  t.strictSame(stage.shuffled(ids), [], 'in order in each space');
}

// Only a Webex that never answers leaves questions unhandled on every machine, however fast.
t.test('while Webex takes 100 ms for each call, the bot stops in time and loses nothing', (t) =>
  check(t, 1_200, { kind: 'delay', ms: 100 }, { keeps: false }),
);

t.test('while Webex does not answer, the bot stops in time and keeps the questions', (t) =>
  check(t, 200, { kind: 'hang' }),
);

t.test('while Webex resets connections, the bot stops in time and loses nothing', (t) =>
  check(t, 200, { kind: 'reset' }, { keeps: false }),
);

t.test('a second SIGTERM changes nothing, and Ctrl-C a second later ends at once', async (t) => {
  const stage = await startStage(t);
  const bot = await stage.start();
  stage.webex.faults.add({
    path: /^\/v1\/messages\/.+/,
    times: Number.POSITIVE_INFINITY,
    effect: { kind: 'hang' },
  });
  await stage.speak(stage.person('Ada'), 'help');
  await stage.webex.api.waitForIdle();
  const ended = bot.end('SIGTERM');
  await until('it stops', () => bot.lines.some((line) => line.includes('then stopping')));
  await delay(1_500);
  void bot.end('SIGTERM');
  await delay(200);
  void bot.end('SIGINT');
  t.equal(await ended, 130);
  t.match(bot.lines.join('\n'), /ending at once/);
});
