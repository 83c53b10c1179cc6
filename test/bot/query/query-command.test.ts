import type { Test } from 'tap';
import t from 'tap';
import { HOUR, MINUTE } from '../../../src/core/clock.ts';
import { NOW } from '../../support/chat.ts';
import { few, type RigOptions, startAsking } from '../../support/queries.ts';
import { until } from '../../support/until.ts';

/** Starts the bot, with one clock for it and for its client of Meraki. */
async function startAt(t: Test, sizes: RigOptions['sizes'] = few) {
  const clock = { now: NOW };
  const rig = await startAsking(t, { sizes, api: { clock: () => clock.now, now: () => clock.now } });
  const pass = (ms: number) => {
    clock.now += ms;
    rig.pass(ms);
  };
  return { ...rig, pass };
}

t.test('an answer that waited says when it was read, not when it was asked', async (t) => {
  const { ask, meraki, pass } = await startAt(t);
  const held = Promise.withResolvers<void>();
  const effect = { kind: 'wait', until: held.promise } as const;
  meraki.faults.add({ path: /./, times: Number.POSITIVE_INFINITY, effect });
  const before = meraki.requests.length;
  const asking = ask('status');
  await until('Meraki is asked', () => meraki.requests.length > before);
  pass(3 * MINUTE);
  held.resolve();
  const { markdown, text } = await asking;
  t.match(markdown, /As of 14:05 UTC; Meraki's data can be up to 5 minutes old\.$/);
  t.match(text, /As of 14:05 UTC;/, 'and so does its card');
});

t.test('a page that is turned says when its own rows were read', async (t) => {
  const { ask, press, pass } = await startAt(t);
  const first = await ask('devices');
  t.match(first.markdown, /As of 14:02 UTC/);
  pass(4 * MINUTE);
  const second = await press(first.card, 'Next page');
  t.match(second.markdown, /11–20[\s\S]*As of 14:02 UTC/, 'these rows came with the first page');
  t.same(second.calls, []);
});

t.test('a page whose rows had to be read is as new as they are', async (t) => {
  const { ask, pass } = await startAt(t, { ...few, large: { networks: 12, devices: 2_500 } });
  t.match((await ask('devices')).markdown, /As of 14:02 UTC/);
  pass(4 * MINUTE);
  const far = await ask('devices page 120');
  t.ok(far.calls.length > 0, 'Meraki gives a thousand at once');
  t.match(far.markdown, /1,191–1,200[\s\S]*As of 14:06 UTC/);
  pass(MINUTE);
  t.match((await ask('devices page 121')).markdown, /1,201–1,210[\s\S]*As of 14:06 UTC/);
  t.match((await ask('devices page 2')).markdown, /11–20[\s\S]*As of 14:02 UTC/);
});

t.test('what is today follows from the question', async (t) => {
  const { ask, pass } = await startAt(t);
  pass(9 * HOUR + 57 * MINUTE);
  t.match((await ask('admins')).markdown, /As of 23:59 UTC/);
});

t.test('an organization that is written otherwise answers a question, and the answer says so', async (t) => {
  // Each call moves the clock by the duration of a ping: else the one below is waited for until it is given up.
  let made = () => 0;
  const { ask, press, inLab, meraki } = await startAsking(t, { sizes: few, now: () => NOW + 2000 * made() });
  made = () => meraki.requests.length;
  await inLab();
  for (const wanted of ['harbor-lab', 'HARBORLAB', 'Habror Lab']) {
    const asked = await ask(`networks in organization ${wanted}`);
    t.match(asked.texts[0], 'Harbor Lab', wanted);
    t.match(asked.markdown, 'Taken as Harbor Lab.', wanted);
  }
  t.notMatch((await ask('networks in organization harbor lab')).markdown, 'Taken as');
  const both = await ask('status pier9testbench in organization harbor-lab');
  t.match(both.markdown, 'Taken as Harbor Lab and Pier 9 test bench.');
  const before = meraki.requests.length;
  const offered = await ask('ping lab1-gw01 in organization harbor-lab');
  t.match(offered.markdown, /no link to “harbor-lab”.*Did you mean \*\*Harbor Lab\*\*/);
  t.equal(meraki.requests.length, before, 'nothing is done for a guess');
  t.match((await press(offered.card, 'Harbor Lab')).markdown, /^\*\*Ping lab1-gw01 · Harbor Lab/);
});
