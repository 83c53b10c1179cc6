import t from 'tap';
import { makeSpaces, outcomes } from '../../support/asked-questions.ts';
import { startFleet } from '../../support/fleet.ts';
import { noPostgres } from '../../support/postgres.ts';

const skip = await noPostgres();
/** Questions that read little else of Meraki than the others do. */
const QUESTIONS = ['alerts', 'uplinks', 'latency', 'licenses', 'firmware', 'admins', 'api usage', 'vpn'];

t.test('two instances together keep to the rate limit of an organization', { skip }, async (t) => {
  const fleet = await startFleet(t, 2, { SHARED_READS: 'off' });
  const ada = fleet.person('Ada');
  await fleet.link(ada, '817302');
  const spaces = await makeSpaces(fleet, 'Ada', 24);
  const before = fleet.meraki.requests.length;
  const began = Date.now();

  const asked: string[] = [];
  for (const [n, space] of spaces.entries())
    for (let m = 0; m < 3; m++)
      asked.push(await fleet.speak(ada, QUESTIONS[(n + m) % QUESTIONS.length] ?? 'alerts', space));
  await fleet.settle();

  const times = fleet.meraki.requests.slice(before).map(({ at }) => at);
  const seconds = ((times.at(-1) ?? 0) - began) / 1000;
  const most = Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length));
  t.comment(`${times.length} calls in ${seconds.toFixed(1)} s, at most ${most} in one second`);
  t.ok(times.length > 30, 'enough calls to judge');
  // Two separate limits would let 16 calls a second through. A busy stand-in sees calls later than they were sent, and in bursts.
  t.ok(times.length <= 8 * seconds + 11, 'no more than one limit lets through');
  t.ok(fleet.instances.every(({ lines }) => lines.some((line) => line.includes('"command answered"'))));
  t.strictSame(
    outcomes(fleet, asked).filter(({ isAccepted, said }) => isAccepted && said.length === 0),
    [],
    'every accepted question is answered',
  );
});
