import t from 'tap';
import { commands } from '../../../src/commands/index.ts';
import { MINUTE, SECOND } from '../../../src/core/clock.ts';
import { grantId } from '../../../src/core/links.ts';
import { createMerakiApi } from '../../../src/meraki/api.ts';
import { startMeraki } from '../../../src/sandbox/meraki/server.ts';
import { createWorld } from '../../../src/sandbox/world.ts';
import { createEmbeddedRateLimiters } from '../../../src/store/embedded/rate-limiter.ts';
import { ada, grantOf, NOW, start } from '../../support/chat.ts';
import { breakNames, startProxy } from '../../support/fault-proxy.ts';
import { scopes } from '../../support/meraki-api.ts';
import { AURORA, few } from '../../support/queries.ts';
import { heapNow, socketsNow } from '../../support/resource-levels.ts';
import { recordingLog } from '../../support/scripted-meraki.ts';
import { until } from '../../support/until.ts';

/** A question's time in milliseconds during a fault, shorter than the product's so that the whole file ends in a minute. */
const QUESTION_TIMEOUT = 3 * SECOND;
/** The same while all is well, for a slow machine. */
const LONG_TIMEOUT = MINUTE;
/** Milliseconds that a slow machine may need around that. */
const GRACE = 30 * SECOND;
/** Bytes that all rounds together may add to the heap, for caches and compiled code; a leak adds as much in each. */
const LEFT = 3 * 1024 * 1024;
/** Commands at a time, where each reads up to 20 MB. */
const AT_ONCE = { 'a body without an end': 4 };

const meraki = await startMeraki({
  world: createWorld(),
  now: () => NOW,
  requestsPerSecond: 10_000,
  introspect: async () => ({ personId: ada.id, organizationId: AURORA, scopes }),
  sizes: few,
});
const proxy = await startProxy(t, () => meraki.url);
const log = recordingLog();
const api = createMerakiApi({
  apiUrl: `${proxy.url}/api/v1`,
  log,
  rateLimiterOf: createEmbeddedRateLimiters(Date.now, 10_000),
});
t.teardown(async () => {
  await api.close();
  await meraki.close();
});
let timeout = LONG_TIMEOUT;
const bot = await start(t, (link) => api.open(link, timeout), MINUTE);
await bot.link(grantOf(ada, { scopes }));

/** An example of every command, except those that would end or change the link that the others need. */
const asked = commands
  .filter(({ name }) => !/^(unlink|revoke|use|privacy|link$)/.test(name))
  .map(({ examples }) => examples[0]);

let spaces = 0;
/** Sends a command in a space of its own. @returns the answers, and the milliseconds that they took */
async function ask(text: string): Promise<{ text: string; answers: string[]; ms: number }> {
  const roomId = `space-${spaces++}`;
  const before = performance.now();
  const { finished } = await bot.dispatch({ person: ada, place: { roomId }, isDirect: true, text });
  await finished;
  const answers = bot.chat.sent
    .filter(({ place }) => place?.roomId === roomId)
    .map(({ message }) => message.markdown);
  return { text, answers, ms: performance.now() - before };
}

async function askAll(atOnce: number) {
  const answered = [];
  for (let at = 0; at < asked.length; at += atOnce)
    answered.push(...(await Promise.all(asked.slice(at, at + atOnce).map(ask))));
  bot.chat.sent.length = 0;
  log.lines.length = 0;
  bot.lines.length = 0;
  bot.entries.length = 0;
  bot.charts.length = 0;
  api.forget(grantId(grantOf(ada)));
  return answered;
}

t.test('without a fault every command is answered', async (t) => {
  for (const { text, answers } of await askAll(asked.length)) t.equal(answers.length > 0, true, text);
});

const open = socketsNow();
for (const name of breakNames) {
  t.test(`Meraki, ${name}: every command is answered before its deadline`, async (t) => {
    await proxy.set(name);
    timeout = QUESTION_TIMEOUT;
    const { [name]: atOnce = asked.length }: Record<string, number> = AT_ONCE;
    for (const { text, answers, ms } of await askAll(atOnce)) {
      if (answers.length === 0) t.fail(`${text}: no answer`);
      if (answers.some((markdown) => /Something went wrong on my side/.test(markdown)))
        t.fail(`${text}: ${answers}`);
      if (ms > QUESTION_TIMEOUT + GRACE) t.fail(`${text}: ${Math.round(ms)} ms`);
    }
    t.pass(`${asked.length} commands`);
  });
}

t.test('after the faults every command is answered again, and sockets are closed', async (t) => {
  await proxy.set(undefined);
  timeout = LONG_TIMEOUT;
  for (const { text, answers } of await askAll(asked.length)) {
    t.notMatch(answers.join(), /can not be reached|did not answer|don't understand/, text);
  }
  // Connections are kept for the next question: up to as many as questions were asked at once.
  await until('sockets are let go', () => socketsNow() <= open + 2 * asked.length);
});

t.test('repeated faults leave no memory behind', async (t) => {
  const rounds: number[] = [];
  for (let round = 0; round < 6; round++) {
    for (const name of ['reset in the body', 'HTML with 200', 'silent'] as const) {
      await proxy.set(name);
      timeout = QUESTION_TIMEOUT;
      await askAll(asked.length);
    }
    rounds.push(heapNow());
  }
  const [, first = 0] = rounds;
  t.ok(
    (rounds.at(-1) ?? 0) - first < LEFT,
    `${rounds.map((bytes) => Math.round(bytes / 1024)).join(', ')} KiB`,
  );
});
