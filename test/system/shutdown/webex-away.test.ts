import t, { type Test } from 'tap';
import { SECOND } from '../../../src/core/clock.ts';
import { type Rig, startRig } from '../../support/application.ts';
import { makeSpaces, outcomes } from '../../support/asked-questions.ts';
import { noPostgres, startPostgres } from '../../support/postgres.ts';
import { until } from '../../support/until.ts';

const QUESTIONS = 6;
/** Milliseconds that a stop may take, and that a slow machine may need besides. */
const LONGEST = 25 * SECOND + 30 * SECOND;

/**
 * Asks while Webex answers each reading with `status`, stops the application, and starts it again when all is well.
 *
 * @returns the outcomes, and the log of the stop
 */
async function askAcrossRestart(t: Test, rig: Rig, status: number) {
  const spaces = await makeSpaces(rig, 'Ada', QUESTIONS);
  rig.webex.faults.add({
    method: 'GET',
    path: /\/(messages|people|rooms|memberships)(\/|$)/,
    times: Number.POSITIVE_INFINITY,
    effect: { kind: 'answer', status },
  });
  const asked = await Promise.all(spaces.map((title) => rig.speak(rig.person('Ada'), 'help', title)));
  await rig.webex.api.waitForIdle();
  await until('each could not be read', () => asked.every((id) => rig.logs().includes(id)));
  const before = rig.logs().length;
  const began = performance.now();
  await rig.stop();
  const took = performance.now() - began;
  const stopped = rig.logs().slice(before);
  rig.webex.faults.clear();
  await rig.restart();
  const results = () => outcomes(rig, asked);
  await until('each is answered', () => results().every(({ said }) => said.length > 0));
  await rig.settle();
  for (const { isAccepted, said, answers } of results()) {
    t.equal(isAccepted, true);
    t.equal(said.length, 1);
    t.strictSame(said, answers, 'it is the answer');
  }
  t.ok(took < LONGEST, `the stop took ${Math.round(took)} ms`);
  for (const id of asked) t.ok(stopped.includes(id), 'the log names each question that is left');
}

const stores: [name: string, skip: boolean | string, env: (t: Test) => Promise<Record<string, string>>][] = [
  ['embedded', false, async () => ({})],
  [
    'PostgreSQL',
    await noPostgres(),
    async (t) => ({ DATABASE_URL: await (await startPostgres(t)).createDatabase() }),
  ],
];

for (const [name, skip, env] of stores) {
  t.test(`${name}: asked while Webex is away, answered once after a restart`, { skip }, async (t) => {
    await askAcrossRestart(t, await startRig(t, { env: await env(t) }), 503);
  });
  t.test(`${name}: asked while the token is revoked, answered once after a restart`, { skip }, async (t) => {
    await askAcrossRestart(t, await startRig(t, { env: await env(t) }), 401);
  });
}
