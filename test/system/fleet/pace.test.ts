import t from 'tap';
import { makeSpaces, outcomes } from '../../support/asked-questions.ts';
import { startFleet } from '../../support/fleet.ts';
import { noPostgres } from '../../support/postgres.ts';

const skip = await noPostgres();
/** Each reads something else, so that no answer serves two of them. */
const QUESTIONS = ['alerts', 'uplinks', 'latency', 'licenses', 'firmware', 'admins', 'api usage', 'vpn'];

t.test('two instances together keep to the limit of an organization', { skip }, async (t) => {
  const fleet = await startFleet(t);
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
  t.ok(times.length > 30, 'enough to tell');
  // Seen through a busy process several arrive as one, and later than they went; two limits would let 16 a second through.
  t.ok(times.length <= 8 * seconds + 11, 'as one limit lets through');
  t.ok(fleet.instances.every(({ lines }) => lines.some((line) => line.includes('"answering"'))));
  t.strictSame(
    outcomes(fleet, asked).filter(({ isAccepted, answers }) => isAccepted && answers.length === 0),
    [],
    'each answered',
  );
});
