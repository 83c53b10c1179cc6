import t, { type Test } from 'tap';
import { createAdmissionGate } from '../../../src/bot/dispatch/admission-gate.ts';
import { commands } from '../../../src/commands/index.ts';
import { createAuditLog } from '../../../src/core/audit-log.ts';
import type { Message } from '../../../src/core/chat.ts';
import { DAY } from '../../../src/core/clock.ts';
import { HANDLED, OwnershipLostError } from '../../../src/core/inbox.ts';
import type { AuditEntry } from '../../../src/core/links.ts';
import { silentMeter } from '../../../src/core/meter.ts';
import { PostError } from '../../../src/core/post-error.ts';
import type { Store } from '../../../src/core/store.ts';
import { openStore } from '../../../src/store/embedded/store.ts';
import { createTestAdmission } from '../../support/admission.ts';
import { memoryAudit } from '../../support/audit-log.ts';
import { ada, ben, grantOf, NOW, recordingChat, tom } from '../../support/chat.ts';
import { createMemoryLog } from '../../support/records.ts';

const gina = { ...tom, id: 'gina', displayName: 'Gina Park', orgId: 'partner' };

async function setup(t: Test) {
  const time = { now: NOW };
  const log = createMemoryLog();
  const store = await openStore({ dir: t.testdir(), log, clock: () => time.now });
  t.teardown(() => store.close());
  const admission = createTestAdmission();
  admission.outside.add('partner');
  const chat = recordingChat();
  const entries: AuditEntry[] = [];
  const taken: string[] = [];
  const answered: string[] = [];
  /** Another instance over the same store. */
  const open = (over: Store = store) => {
    const gate = createAdmissionGate({
      admission,
      commands,
      isAdmin: (id) => id === ben.id,
      store: over,
      chat,
      audit: createAuditLog(memoryAudit(entries), () => time.now),
      clock: () => time.now,
      now: () => time.now,
      log,
      meter: { ...silentMeter, taken: (outcome) => taken.push(outcome) },
    });
    const receive = gate.before(async ({ person, text }) => {
      answered.push(`${person.id} ${text}`);
      return HANDLED;
    });
    const ask = (text: string, fields: Partial<Message> = {}) =>
      receive({
        person: gina,
        place: { roomId: 'mixed', parentId: 'asked' },
        isDirect: false,
        text,
        ...fields,
      });
    return { ...gate, ask };
  };
  return { ...open(), open, time, log, store, admission, chat, entries, taken, answered };
}

t.test('a person outside gets one direct line a day, and nothing in the space', async (t) => {
  const { ask, time, chat, answered, taken } = await setup(t);
  for (let n = 0; n < 20; n += 1) await ask('status');
  t.match(chat.sent, [
    { personId: gina.id, message: { markdown: /only people of certain Webex organizations/ } },
  ]);
  t.equal(chat.sent.length, 1);
  t.strictSame(answered, []);
  t.strictSame([...new Set(taken)], ['outside']);
  t.equal(taken.length, 20, 'each is counted');
  time.now += DAY - 1;
  await ask('status');
  t.equal(chat.sent.length, 1);
  time.now += 2;
  await ask('status');
  t.equal(chat.sent.length, 2, 'the next one a day later');
});

t.test('a clock that was years ahead when the line was sent keeps no later line back', async (t) => {
  const { ask, time, chat, entries } = await setup(t);
  time.now += 730 * DAY;
  await ask('links');
  const before = entries.length;
  time.now -= 730 * DAY;
  await ask('links');
  t.equal(chat.sent.length, 2);
  t.equal(entries.length, before + before, 'nor the entry of the day in the audit log');
});

t.test('a pressed button of a person outside does nothing either', async (t) => {
  const { ask, chat, answered } = await setup(t);
  await ask('devices', { pressed: {} });
  await ask('devices', {
    pressed: { owner: gina.id, list: 'l1' },
    isDirect: true,
    place: { roomId: 'hers' },
  });
  t.strictSame(answered, []);
  t.equal(chat.sent.length, 1);
});

t.test('the line of the day survives a restart and is one for all instances', async (t) => {
  const { ask, open, chat } = await setup(t);
  const [second, third] = [open(), open()];
  await Promise.all([ask('a'), second.ask('b'), third.ask('c')]);
  await open().ask('d');
  t.equal(chat.sent.length, 1);
});

t.test('what is remembered of the line is deleted when it is of no more use', async (t) => {
  const { ask, time, store } = await setup(t);
  await ask('status');
  const id = `refusal line ${gina.id}`;
  t.match(await store.findSettings(id), { expiresAt: NOW + DAY });
  time.now += DAY + 1;
  await store.sweep(time.now);
  t.equal(await store.findSettings(id), undefined);
});

t.test('no text of a person outside is logged', async (t) => {
  const { ask, log } = await setup(t);
  await ask('my secret plan');
  t.notMatch(JSON.stringify(log.lines), /secret plan/);
  t.match(log.lines.at(-1), { level: 'info', fields: { personId: gina.id, orgId: 'partner' } });
});

t.test('a person who is admitted goes through', async (t) => {
  const { ask, chat, answered } = await setup(t);
  await ask('status', { person: ada });
  t.strictSame(answered, ['ada status']);
  t.strictSame(chat.sent, []);
});

t.test("an administrator outside may use the administrators' commands, and nothing else", async (t) => {
  const { ask, admission, chat, answered } = await setup(t);
  admission.outside.add(ben.orgId);
  for (const text of ['links', 'revoke ada@aurora.example', '/audit last 7d', 'status', 'help'])
    await ask(text, { person: ben });
  t.strictSame(answered, ['ben links', 'ben revoke ada@aurora.example', 'ben /audit last 7d']);
  t.match(chat.sent, [{ personId: 'ben', message: { markdown: /administrators' commands.*WEBEX_ORGS/ } }]);
});

t.test("an administrators' command of a person outside is in the audit log, once a day", async (t) => {
  const { ask, entries, time } = await setup(t);
  await ask('hello');
  for (const text of ['revoke all', 'links', 'audit']) await ask(text);
  t.match(entries, [{ action: 'refused', command: 'revoke all', outcome: 'outside', actorId: gina.id }]);
  t.equal(entries.length, 1);
  time.now += DAY;
  await ask('links');
  t.equal(entries.length, 2);
});

t.test("the organization of who asks is noted with the person's links, which sleep by it", async (t) => {
  const { ask, admission, store } = await setup(t);
  const grant = grantOf(gina);
  await store.withGrantLock(grant, ({ commit }) => commit({ saveGrant: grant }));
  t.notOk(admission.isSuspended(grant));
  await ask('status');
  const [noted] = await store.listGrants(gina.id);
  t.match(noted, { ...grant, personOrgId: 'partner' });
  t.ok(noted && admission.isSuspended(noted));
  await ask('status', { person: { ...gina, orgId: 'aurora' } });
  t.match(await store.listGrants(gina.id), [{ personOrgId: 'aurora' }]);
});

t.test('nobody is told by an instance that lost the message to another one', async (t) => {
  const { ask, chat } = await setup(t);
  const lost = async () => {
    throw new OwnershipLostError();
  };
  await t.rejects(ask('status', { checkOwnership: lost }), OwnershipLostError);
  t.strictSame(chat.sent, []);
  await ask('status');
  t.equal(chat.sent.length, 1, 'the other one does');
});

t.test('a person outside stays refused while the store is away', async (t) => {
  const { open, store, answered, log } = await setup(t);
  const away = async () => {
    throw new Error('ECONNREFUSED');
  };
  const { ask } = open({ ...store, changeSettings: away, listGrants: away });
  await ask('status');
  t.strictSame(answered, []);
  t.ok(log.lines.some(({ text }) => text === 'refused person not told'));
});

t.test('who was refused last is known, until admitted', async (t) => {
  const { ask, isRefused, admission } = await setup(t);
  t.notOk(isRefused(gina.id));
  await ask('status');
  t.ok(isRefused(gina.id));
  admission.outside.clear();
  await ask('status');
  t.notOk(isRefused(gina.id));
});

t.test('a line that Webex did not take within a minute is said with the next message', async (t) => {
  const { ask, chat } = await setup(t);
  chat.failing.push(new PostError('too_late', 'Webex: 502'));
  await ask('status');
  t.strictSame(chat.sent, []);
  await ask('status');
  await ask('status');
  t.equal(chat.sent.length, 1);
});

t.test('an announcement of a person outside that is no question gets no line', async (t) => {
  const { ask, chat } = await setup(t);
  await ask('lunch is at noon', { isAnnouncement: true });
  await ask('status meeting at 5', { isAnnouncement: true });
  t.strictSame(chat.sent, []);
  await ask('status', { isAnnouncement: true });
  t.equal(chat.sent.length, 1);
});
