import { chmod } from 'node:fs/promises';
import t, { type Test } from 'tap';
import { createBackgroundTasks } from '../../../src/core/async/background-tasks.ts';
import { MINUTE } from '../../../src/core/clock.ts';
import { createCredentialsAlarm } from '../../../src/core/linking/credentials-alarm.ts';
import { PRODUCT_SETTINGS } from '../../../src/core/settings.ts';
import type { Store } from '../../../src/core/store.ts';
import type { LastingNotices } from '../../../src/core/tell.ts';
import { openStore } from '../../../src/store/embedded/store.ts';
import { createMemoryLog, NOW } from '../../support/records.ts';
import { SENT } from '../../support/sent-message.ts';
import { noticesAtOnce } from '../../support/tell.ts';

/** The alarm over a real store; `restart` is another process on the same folder. */
async function startAlarm(t: Test, admins: readonly string[] = ['ben', 'eva']) {
  const dir = t.testdir();
  await chmod(dir, 0o700);
  const log = createMemoryLog();
  const told: string[] = [];
  const time = { now: NOW };
  const clock = () => time.now;
  const chat = {
    async sendDirect(personId: string, { markdown }: { markdown: string }) {
      if (personId === 'gone') throw new Error('no such person');
      told.push(`${personId}: ${markdown.split('.')[0]}`);
      return SENT;
    },
  };
  let store: Store = await openStore({ dir, log, clock });
  t.teardown(() => store.close());
  const open = (
    over: Pick<Store, 'changeSettings' | 'findSettings'> = store,
    notices: LastingNotices = noticesAtOnce(chat),
  ) => {
    const background = createBackgroundTasks(log);
    const alarm = createCredentialsAlarm({
      store: over,
      notices,
      background,
      admins: () => admins,
      clock,
      log,
    });
    return {
      alarm,
      async report(accepted: boolean) {
        alarm.report(accepted);
        await background.settled();
      },
      background,
    };
  };
  return {
    log,
    told,
    time,
    open,
    stored: () => store.findSettings(PRODUCT_SETTINGS),
    real: () => store,
    async restart() {
      await store.close();
      store = await openStore({ dir, log, clock });
      return open();
    },
  };
}

t.test('every administrator is told once, however many refreshes fail', async (t) => {
  const rig = await startAlarm(t);
  const { alarm, background } = rig.open();
  t.ok(await alarm.accepted());
  for (let i = 0; i < 50; i++) alarm.report(false);
  await background.settled();
  t.notOk(await alarm.accepted());
  t.strictSame(rig.told, [
    "ben: ⚠️ **Meraki refuses this bot's own credentials",
    "eva: ⚠️ **Meraki refuses this bot's own credentials",
  ]);
  t.match(await rig.stored(), { credentialsRefusedAt: NOW });
  t.equal(rig.log.lines.filter(({ level }) => level === 'error').length, 1);
});

t.test('nobody is told again after a restart while the refusal lasts', async (t) => {
  const rig = await startAlarm(t);
  await rig.open().report(false);
  const next = await rig.restart();
  await next.report(false);
  t.equal(rig.told.length, 2);
  t.notOk(await next.alarm.accepted(), 'and the health page knows');
});

t.test('everybody is told again when the credentials were accepted in between', async (t) => {
  const rig = await startAlarm(t);
  const first = rig.open();
  await first.report(false);
  await first.report(true);
  t.ok(await first.alarm.accepted());
  t.equal((await rig.stored())?.credentialsRefusedAt, undefined);
  await first.report(false);
  t.equal(rig.told.length, 4);

  const next = await rig.restart();
  await next.report(true);
  t.equal((await rig.stored())?.credentialsRefusedAt, undefined, 'the alarm of the process before is over');
  await next.report(false);
  t.equal(rig.told.length, 6);
});

t.test('nobody is told of accepted credentials', async (t) => {
  const rig = await startAlarm(t);
  await rig.open().report(true);
  t.strictSame(rig.told, []);
  t.strictSame(rig.log.lines, []);
});

t.test('an administrator who can’t be reached does not keep it from the others', async (t) => {
  const rig = await startAlarm(t, ['gone', 'ben']);
  await rig.open().report(false);
  t.equal(rig.told.length, 1);
  t.match(rig.told[0], /^ben/);
});

t.test('other settings of the product stay', async (t) => {
  const rig = await startAlarm(t);
  await rig.real().changeSettings(PRODUCT_SETTINGS, (settings) => ({ ...settings, keepAlive: true }));
  const { report } = rig.open();
  await report(false);
  await report(true);
  t.match(await rig.stored(), { keepAlive: true });
});

t.test('a disk that can’t be written does not silence the alarm', async (t) => {
  const rig = await startAlarm(t);
  const { report } = rig.open({
    ...rig.real(),
    async changeSettings(id, step) {
      step({ id });
      throw new Error('ENOSPC');
    },
  });
  await report(false);
  t.equal(rig.told.length, 2);
  t.match(rig.log.lines.at(-1), { fields: { what: 'alarm' } });
  await report(false);
  t.equal(rig.told.length, 2, 'and does not repeat it');
});

t.test('a process that starts while the credentials are refused knows it', async (t) => {
  const rig = await startAlarm(t);
  await rig.open().report(false);
  const again = await rig.restart();
  t.equal(await again.alarm.accepted(), false);
  await again.report(true);
  t.equal(await again.alarm.accepted(), true);
});

t.test('without administrators, the next report tries again', async (t) => {
  const admins: string[] = [];
  const rig = await startAlarm(t, admins);
  const { alarm, report } = rig.open();
  await report(false);
  t.equal((await rig.stored())?.credentialsRefusedAt, undefined);
  t.notOk(await alarm.accepted(), 'the health page knows it all the same');
  admins.push('ben');
  await report(false);
  t.equal(rig.told.length, 1);
  await report(true);
  t.ok(await alarm.accepted());
});

t.test('two instances on one store tell everybody once', async (t) => {
  const rig = await startAlarm(t);
  const [one, two] = [rig.open(), rig.open()];
  await Promise.all([one.report(false), two.report(false)]);
  t.equal(rig.told.length, 2, 'each administrator once');
  await two.report(true);
  t.ok(await one.alarm.accepted(), 'what one of them learns, all know');
  rig.time.now += MINUTE;
  await one.report(false);
  t.equal(rig.told.length, 4, 'refused again, though this one never saw it accepted');

  rig.time.now += MINUTE;
  await two.report(true);
  t.ok(await one.alarm.accepted(), 'cleared by one that knew nothing else than accepted');
  await rig.real().changeSettings(PRODUCT_SETTINGS, (settings) => ({ ...settings, credentialsRefusedAt: 1 }));
  await two.report(true);
  t.notOk(await two.alarm.accepted(), 'not looked at again so soon');
  rig.time.now += MINUTE;
  await two.report(true);
  t.ok(await two.alarm.accepted());
});

t.test('nothing is written when nothing has changed', async (t) => {
  const rig = await startAlarm(t);
  let writes = 0;
  const { report } = rig.open({
    ...rig.real(),
    changeSettings(id, step) {
      writes += 1;
      return rig.real().changeSettings(id, step);
    },
  });
  for (const accepted of [true, true, false, false, false, true, true]) {
    await report(accepted);
    rig.time.now += MINUTE;
  }
  t.equal(writes, 2);
});

t.test('after a clock that jumped forward and back, a report is not taken for a repetition', async (t) => {
  const rig = await startAlarm(t);
  const { report } = rig.open();
  rig.time.now += 24 * 60 * MINUTE;
  await report(true);
  rig.time.now -= 24 * 60 * MINUTE;
  await rig.open().report(false);
  await report(true);
  t.equal((await rig.stored())?.credentialsRefusedAt, undefined, 'what another instance stored is corrected');
});

t.test('the next report tries again after the store was unavailable', async (t) => {
  const rig = await startAlarm(t);
  let isAway = true;
  const { report, alarm } = rig.open({
    ...rig.real(),
    async findSettings(id) {
      if (isAway) throw new Error('away');
      return rig.real().findSettings(id);
    },
  });
  await report(false);
  t.strictSame(rig.told, []);
  await t.rejects(alarm.accepted(), { message: 'away' });
  isAway = false;
  await report(false);
  t.equal(rig.told.length, 2);
});

t.test('nobody is told of a refusal that is over when Webex takes the message', async (t) => {
  const rig = await startAlarm(t);
  const said: Promise<void>[] = [];
  const gate = Promise.withResolvers<void>();
  const { report } = rig.open(rig.real(), {
    define: (_kind, say) => async (personId) => {
      const send = async () => {
        rig.told.push(personId);
        return SENT;
      };
      said.push(gate.promise.then(() => say(send, personId, [])));
      return { outcome: Promise.resolve('later') };
    },
    handle: () => undefined,
  });
  await report(false);
  await report(true);
  gate.resolve();
  await Promise.all(said);
  t.equal(said.length, 2);
  t.strictSame(rig.told, []);
});
