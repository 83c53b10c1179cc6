import t from 'tap';
import { HOUR, MINUTE } from '../../src/core/clock.ts';
import { type ErrorCode, KnownError } from '../../src/core/errors.ts';
import { createReach } from '../../src/meraki/reach.ts';

const NOON = Date.UTC(2026, 10, 30, 12);
const LINK = '1\nada\n1';

function setup() {
  const time = { now: NOON };
  const reach = createReach(() => time.now);
  const answered = (provesReach = true) => reach.note(LINK, async () => 'read', provesReach);
  const refused = (code: ErrorCode = 'meraki_denied') =>
    reach
      .note(LINK, () => Promise.reject(new KnownError(code, 'No.', 'Ask somebody.')), true)
      .catch(() => {});
  return { time, reach, answered, refused };
}

t.test('an answer proves the reach of one link for ten minutes', async (t) => {
  const { reach, time, answered } = setup();
  t.equal(await answered(false), 'read');
  t.notOk(reach.isProven(LINK, 0));
  await answered();
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
  const { reach, time, answered, refused } = setup();
  await answered();
  time.now += MINUTE;
  await refused();
  t.notOk(reach.isProven(LINK, NOON));
  t.notOk(reach.isProven(LINK, time.now), 'issued in the same moment: nobody knows which was first');
  time.now += 1;
  t.ok(reach.isProven(LINK, time.now), 'issued after the refusal');
  await answered();
  t.ok(reach.isProven(LINK, 0));
});

t.test('an answer to a call that began before a refusal proves nothing', async (t) => {
  const { reach, time, answered, refused } = setup();
  const slow = Promise.withResolvers<string>();
  const reading = reach.note(LINK, () => slow.promise, true);
  await refused();
  time.now += 1;
  slow.resolve('read');
  t.equal(await reading, 'read');
  t.notOk(reach.isProven(LINK, 0));
  await answered();
  t.ok(reach.isProven(LINK, 0));
});

t.test('a refusal in an operation stands until the token is taken in that operation', async (t) => {
  const { reach, answered } = setup();
  const no = () => Promise.reject(new KnownError('missing_scope', 'No.', 'Ask somebody.'));
  await t.rejects(reach.note(LINK, no, true, 'getOrganizationAdmins'));
  await answered();
  await reach.note(LINK, async () => 'read', true, 'getOrganizationNetworks');
  t.ok(reach.isProven(LINK, 0));
  t.ok(reach.isRefused(LINK, 'getOrganizationAdmins'));
  t.notOk(reach.isRefused(LINK, 'getOrganizationNetworks'));
  t.notOk(reach.isRefused('1\nada\n2', 'getOrganizationAdmins'), 'linked again');
  await reach.note(LINK, async () => 'read', false, 'getOrganizationAdmins');
  t.notOk(reach.isRefused(LINK, 'getOrganizationAdmins'));
});

t.test('a clock that is set back proves nothing', async (t) => {
  const { reach, time, answered } = setup();
  await answered();
  time.now -= HOUR;
  t.notOk(reach.isProven(LINK, NOON));
});

t.test('what fails for other reasons says nothing of the reach', async (t) => {
  const { reach, answered, refused } = setup();
  await answered();
  for (const code of [
    'meraki_unavailable',
    'meraki_unexpected',
    'meraki_limited',
    'store_unavailable',
  ] as const)
    await refused(code);
  t.ok(reach.isProven(LINK, 0));
  for (const code of ['missing_scope', 'not_found', 'meraki_denied'] as const) {
    await answered();
    await refused(code);
    t.notOk(reach.isProven(LINK, 0), code);
  }
});

t.test('one call proves the reach for all who need it at once', async (t) => {
  const { reach } = setup();
  let calls = 0;
  const call = async () => {
    calls += 1;
    await Promise.resolve();
  };
  t.same(await Promise.all([1, 2, 3].map(() => reach.prove(LINK, call))), [true, true, true]);
  t.equal(calls, 1);
  t.equal(await reach.prove(LINK, () => Promise.reject(new Error('no'))), false);
  t.equal(await reach.prove(LINK, call), true, 'a failure is not kept');
});
