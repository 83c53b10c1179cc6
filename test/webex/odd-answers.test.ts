import t from 'tap';
import type { FaultEffect } from '../../src/sandbox/faults.ts';
import { isPassing } from '../../src/webex/client/index.ts';
import { createIsOutside } from '../../src/webex/is-outside.ts';
import { type Stage, setStage } from '../support/gateway.ts';
import { NOT_REACHED, UNREADABLE } from '../support/odd-answers.ts';
import { answered } from '../support/posting.ts';

const odd: [string, FaultEffect][] = [
  ...NOT_REACHED,
  ...UNREADABLE,
  ['503', answered(503)],
  ['a reset', { kind: 'reset' }],
];

const mention = ({ world }: Stage) => `<@personId:${world.bot.id}>`;

t.test('what could not be read because something else answered is read anew', async (t) => {
  const stage = await setStage(t);
  await stage.gateway.start();
  const ada = stage.person('Ada');
  const roomId = stage.roomOf('Network operations');
  for (const [name, effect] of odd) {
    for (const path of [/\/messages\//, /\/people\//, /\/memberships/, /\/rooms\//])
      stage.webex.faults.add({ method: 'GET', path, times: 6, effect });
    await stage.call(ada, 'POST', '/messages', { roomId, markdown: `${mention(stage)} ${name}` });
    await stage.settle();
    t.match(stage.heard.at(-1), { text: name, person: { displayName: /Ada/ } }, name);
    stage.webex.faults.clear();
  }
  t.equal(stage.heard.length, odd.length, 'each once');
  t.strictSame(stage.texts('error'), []);
  t.strictSame(
    stage.texts('warn').filter((text) => /deleted/.test(text)),
    [],
  );
});

t.test('nothing is decided by what did not answer for Webex', async (t) => {
  const limits = { maxAttempts: 1, timeout: 2_000 };
  const { connection, webex, person, roomOf } = await setStage(t, { limits });
  const { chat, whereabouts, readPeople, client } = connection;
  const [ada, roomId] = [person('Ada'), roomOf('Network operations')];
  const isOutside = createIsOutside({
    client,
    admins: { isAdmin: () => false },
    isRefused: () => false,
    admits: () => true,
  });
  const questions = {
    isIn: () => chat.isIn(roomId, ada.id),
    isModerator: () => chat.isModerator(roomId, ada.id),
    organizationsIn: () => chat.organizationsIn(roomId),
    hasModerators: () => chat.hasModerators(roomId),
    findPerson: () => chat.findPerson('ada@aurora.example'),
    timeZoneOf: () => chat.timeZoneOf(ada.id),
    isKnown: () => whereabouts.isKnown(ada.id),
    readSelf: () => whereabouts.readSelf(),
    readPeople: () => readPeople([ada.id]),
    isOutside: () => isOutside(ada.id),
  };
  for (const [name, effect] of [...odd, ['no answer', { kind: 'hang' }] as const]) {
    webex.faults.add({ path: /./, times: Infinity, effect });
    const asking = Object.entries(questions).map(async ([what, ask]) => {
      const error: unknown = await ask().catch((thrown: unknown) => thrown);
      t.ok(isPassing(error), `${what}: ${name}`);
    });
    await Promise.all(asking);
    webex.faults.clear();
  }
});

t.test('a start before which something else stands is no start with a wrong token', async (t) => {
  const stage = await setStage(t);
  for (const [name, effect] of odd) {
    stage.webex.faults.add({ path: /./, times: Infinity, effect });
    await t.rejects(stage.gateway.start(), { name: 'Error', message: /can't be reached/ }, name);
    stage.webex.faults.clear();
  }
  await stage.gateway.start();
  t.equal(stage.gateway.status().isStarted, true);
});

t.test('administrators are looked for again, and nobody loses rights', async (t) => {
  const { connection, webex, person } = await setStage(t);
  const { admins } = connection;
  await admins.start(() => {});
  t.teardown(() => admins.stop());
  const before = admins.list();
  t.strictSame(before, [person('Ben').id]);
  for (const [name, effect] of odd) {
    webex.faults.add({ path: /./, times: Infinity, effect });
    await admins.check();
    t.strictSame(admins.list(), before, name);
    webex.faults.clear();
  }
});

t.test('what answers in its place does not count as Webex being well', async (t) => {
  const time = { now: Date.now() };
  const { connection, webex } = await setStage(t, { clock: () => time.now });
  for (const [name, effect] of odd) {
    await connection.chat.findPerson('ada@aurora.example');
    webex.faults.add({ path: /./, times: Infinity, effect });
    for (let look = 0; look < 2; look += 1) {
      time.now += 10_000;
      await connection.availability();
    }
    t.match(await connection.availability(), { ok: false }, name);
    t.equal(await connection.isTokenAccepted(), true, `${name} says nothing of the token`);
    webex.faults.clear();
    time.now += 10_000;
    await connection.availability();
  }
});
