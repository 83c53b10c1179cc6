import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import t, { type Test } from 'tap';
import { z } from 'zod';
import { dashboardCommands } from '../../src/commands/index.ts';
import { createSlices } from '../../src/core/async/slices.ts';
import { createMerakiApi } from '../../src/meraki/api.ts';
import { createEmbeddedRateLimiters } from '../../src/store/embedded/rate-limiter.ts';
import { ada, grantOf, NOW, start } from '../support/chat.ts';
import { countCallbacks } from '../support/counted-callbacks.ts';
import { scopes } from '../support/queries.ts';

/** More devices than work is done between two turns, and enough networks that sorting them at once would be seen. */
const large = { networks: 3_000, devices: 15_000 };
/** The most calls of functions on items between two turns: those on a few slices of rows, or one look at each item. */
const MOST = 25_000;

/** Questions that make commands work on everything; each command is also asked by its name alone. */
const QUESTIONS = [
  'status NETWORK',
  'alerts in NETWORK',
  'history in NETWORK',
  'history last 31d',
  'firmware NETWORK',
  'events NETWORK',
  'top clients',
  'top devices',
  'top networks',
  'networks nosuch',
  'networks as csv',
  'uplinks as csv',
  'latency as csv',
  'latency in NETWORK',
  'vpn in NETWORK',
  'vpn as csv',
  'devices offline',
  'devices tag:nosuch',
  'devices as csv',
  'device DEVICE',
  'device nosuchdevice',
  'ports DEVICE',
  'ping DEVICE',
  'clients NETWORK',
  'clients nosuch',
  'clients or',
  'client CLIENT',
  'client nosuch in NETWORK',
  'client nosuch',
  'client 192.168.7.7',
  'device no such device',
  'status münchen',
  'wireless NETWORK',
  'wireless as csv',
  'ssids NETWORK',
  'firmware as csv',
  'history nosuch',
  'use network nosuch',
  'use network NETWORK',
];

/** Starts the bot over a Meraki stand-in in a thread of its own. */
async function startLarge(t: Test) {
  const thread = new Worker(new URL('../support/meraki-thread.ts', import.meta.url), {
    workerData: { large, now: NOW, scopes },
  });
  t.teardown(() => thread.terminate());
  const [told] = await once(thread, 'message');
  const { url, ...names } = z
    .object({ url: z.string(), network: z.string(), device: z.string(), client: z.string() })
    .parse(told);
  const slices = createSlices();
  const api = createMerakiApi({
    apiUrl: `${url}/api/v1`,
    log: { debug() {}, info() {}, warn() {}, error() {} },
    clock: () => NOW,
    slices,
    rateLimiterOf: createEmbeddedRateLimiters(Date.now, 1_000),
  });
  t.teardown(() => api.close());
  const bot = await start(t, api.open, undefined, undefined, slices);
  const ask = (question: string) =>
    bot.answer(
      ada,
      question
        .replace('NETWORK', names.network)
        .replace('DEVICE', names.device)
        .replace('CLIENT', names.client),
    );
  return { ...bot, ask };
}

t.test('no command works on all items of a large organization in one turn of the event loop', async (t) => {
  const work = countCallbacks(t);
  const bot = await startLarge(t);
  const questions = [...dashboardCommands.map(({ name }) => name), ...QUESTIONS];
  for (const [index, question] of questions.entries()) {
    // Anew for some, so that lists are also read, not only taken from those that are kept.
    await bot.link(grantOf(ada, { linkedAt: NOW + Math.floor(index / 8), scopes }));
    work.reset();
    const answer = await bot.ask(question);
    t.ok(answer !== '' && work.most() <= MOST, `${question}: ${work.most()} calls between two turns`);
  }
});
