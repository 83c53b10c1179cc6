import t, { type Test } from 'tap';
import { createKeyedMutex } from '../../src/core/async/keyed-mutex.ts';
import { DAY, HOUR, MINUTE } from '../../src/core/clock.ts';
import { sayText } from '../../src/core/linking/lasting-notices.ts';
import { createRelinkNotice } from '../../src/core/linking/relink-notice.ts';
import type { Grant, GrantKey } from '../../src/core/links.ts';
import { silentMeter } from '../../src/core/meter.ts';
import { personSettings } from '../../src/core/settings.ts';
import { createGrantMaintenance } from '../../src/oauth/grant-maintenance.ts';
import { createIdleNotice } from '../../src/oauth/idle-notice.ts';
import { createTokenRefresh } from '../../src/oauth/token-refresh.ts';
import { createUnaskedLinks } from '../../src/oauth/unasked-links.ts';
import { createMemoryAuditLog } from '../support/audit-log.ts';
import { NO_EDITS } from '../support/no-edits.ts';
import { createMemoryLog } from '../support/records.ts';
import { SENT } from '../support/sent-message.ts';
import { noticesAtOnce } from '../support/tell.ts';
import { HTML_503, startTokenRig } from '../support/token-service.ts';

/** Grant maintenance over a real store and a real authorization server, and what people are told. */
async function startMaintenance(t: Test, maxIdleDays = 365) {
  const rig = await startTokenRig(t);
  const { store, tokens, provider, sealer, clock } = rig;
  const messages: { personId: string; markdown: string }[] = [];
  const log = createMemoryLog();
  const { audit, entries: audited } = createMemoryAuditLog(clock);
  const sendDirect = async (personId: string, { markdown }: { markdown: string }) => {
    messages.push({ personId, markdown });
    return SENT;
  };
  const notices = noticesAtOnce({ sendDirect });
  const tell = notices.define('text', sayText);
  const mutex = createKeyedMutex();
  const onCredentials = (accepted: boolean) => void rig.credentials.push(accepted);
  /** The Webex organizations whose links sleep. */
  const asleep = new Set<string>();
  const tokenRefresh = createTokenRefresh({
    provider,
    sealer,
    audit,
    clock,
    log,
    meter: silentMeter,
    onCredentials,
  });
  /** Opens another grant maintenance over the same store, as another instance or the next process does. */
  const open = () =>
    createGrantMaintenance({
      store,
      tokenRefresh,
      unasked: createUnaskedLinks({
        ...{ store, tokens, audit, notices, tell, clock, maxIdleDays },
        isClockRight: () => true,
      }),
      isSuspended: ({ personOrgId }) => asleep.has(personOrgId ?? ''),
      clock,
      log,
      tellEnded: createRelinkNotice({
        ...{ tokens, store, notices, mutex, clock, ...NO_EDITS, log },
        publicUrl: 'https://bot.example',
      }),
      tellIdle: createIdleNotice(notices, store, clock),
    });
  return {
    ...rig,
    messages,
    audited,
    open,
    asleep,
    maintenance: open(),
    keepAlive: (personId: string, keepAlive: boolean) =>
      store.changeSettings(personSettings(personId), (settings) => ({ ...settings, keepAlive })),
    async change(key: GrantKey, step: (grant: Grant) => Grant) {
      await store.withGrantLock(key, async ({ grant, commit }) => {
        if (grant) await commit({ saveGrant: step(grant) });
      });
    },
  };
}

/** Lets time pass for the whole process, the authorization server included. @returns moves `Date.now` on by milliseconds */
function calendar(t: Test): (ms: number) => void {
  const real = Date.now;
  let passed = 0;
  t.intercept(Date, 'now', { value: () => real() + passed });
  return (ms) => {
    passed += ms;
  };
}

t.test('the person of an unused link is warned on day 83 and told on day 90', async (t) => {
  const pass = calendar(t);
  const rig = await startMaintenance(t);
  const key = await rig.link();
  pass(83 * DAY - MINUTE);
  await rig.maintenance.tick();
  t.strictSame(rig.messages, [], 'nothing to say before day 83');

  pass(MINUTE);
  await Promise.all([rig.maintenance.tick(), rig.open().tick()]);
  await rig.maintenance.tick();
  pass(6 * DAY);
  await rig.open().tick();
  t.equal(rig.messages.length, 1, 'warned once: by two instances, by later ticks, after a restart');
  t.match(rig.messages[0], {
    personId: 'ada',
    markdown: /\*\*Aurora Retail\*\*.*Meraki ends it in 7 days/,
  });

  pass(DAY);
  await Promise.all([rig.maintenance.tick(), rig.open().tick()]);
  await rig.open().tick();
  t.equal(rig.messages.length, 2, 'and told once that it ended');
  t.match(rig.messages[1]?.markdown, /unused for 90 days/);
  t.match(rig.messages[1]?.markdown, /\(https:\/\/bot\.example\/link\/[\w-]{43}\)/);
  t.match(await rig.store.findGrant(key), { status: 'relink_required', reason: 'unused_90_days' });
  const names = { person: { email: 'ada@aurora.example' }, organization: 'Aurora Retail' };
  t.match(rig.audited, [{ action: 'relink_required', outcome: 'unused_90_days', personId: 'ada', names }]);
  t.equal(rig.calls(), 1, 'Meraki said so');
});

t.test('after a warning and a use of the link, the next warning comes 83 days after that use', async (t) => {
  const rig = await startMaintenance(t);
  const key = await rig.link();
  rig.pass(84 * DAY);
  await rig.maintenance.tick();
  await rig.tokens.source(key).token();
  t.equal((await rig.store.findGrant(key))?.warnedAt, undefined);
  rig.pass(82 * DAY);
  await rig.maintenance.tick();
  t.equal(rig.messages.length, 1);
  rig.pass(DAY);
  await rig.maintenance.tick();
  t.equal(rig.messages.length, 2);
  t.match(await rig.store.findGrant(key), { status: 'active' });
});

t.test('a link that sleeps is neither refreshed, warned of nor ended', async (t) => {
  const rig = await startMaintenance(t);
  const keys = [await rig.link('ada@aurora.example', '549236', 'ada'), await rig.link()];
  for (const key of keys) await rig.change(key, (grant) => ({ ...grant, personOrgId: 'partner' }));
  for (const { personId } of keys) await rig.keepAlive(personId, true);
  rig.asleep.add('partner');
  for (let day = 0; day < 89; day += 1) {
    rig.pass(DAY);
    await rig.maintenance.tick();
  }
  t.equal(rig.calls(), 0, 'Meraki was not asked');
  t.strictSame(rig.messages, []);
  t.strictSame(rig.audited, []);
  t.match(await rig.store.findGrant(keys[0] ?? { personId: '', organizationId: '' }), { status: 'active' });

  rig.pass(2 * DAY);
  await rig.maintenance.tick();
  t.strictSame([rig.messages, rig.audited], [[], []], 'nothing ends in silence');
});

t.test('a link that wakes in time is kept alive again', async (t) => {
  const rig = await startMaintenance(t);
  const key = await rig.link();
  await rig.change(key, (grant) => ({ ...grant, personOrgId: 'partner' }));
  await rig.keepAlive(key.personId, true);
  rig.asleep.add('partner');
  rig.pass(85 * DAY);
  await rig.maintenance.tick();
  t.equal(rig.calls(), 0);
  rig.asleep.clear();
  await rig.maintenance.tick();
  t.equal(rig.calls(), 1);
  t.match(await rig.store.findGrant(key), { status: 'active', personOrgId: 'partner' });
});

t.test('a refresh that was interrupted before 90 unused days is named as the reason', async (t) => {
  const pass = calendar(t);
  const rig = await startMaintenance(t);
  const key = await rig.link();
  await rig.change(key, (grant) => ({ ...grant, refreshStartedAt: rig.clock() }));
  pass(83 * DAY);
  await rig.maintenance.tick();
  pass(7 * DAY);
  await rig.maintenance.tick();
  t.match(await rig.store.findGrant(key), { reason: 'interrupted_refresh', refreshStartedAt: undefined });
  t.match(rig.audited, [{ outcome: 'interrupted_refresh' }]);
});

t.test('a clock that is set forward ends no link: it warns, and Meraki is asked', async (t) => {
  const rig = await startMaintenance(t);
  const key = await rig.link();
  rig.pass(200 * DAY);
  for (let i = 0; i < 3; i++) await rig.maintenance.tick();
  t.match(await rig.store.findGrant(key), { status: 'active' });
  t.match(rig.messages, [{ markdown: /Meraki ends such links, and may have ended it already/ }]);
  t.equal(rig.messages.length, 1);
  rig.pass(-117 * DAY);
  await rig.maintenance.tick();
  t.match(rig.messages[1]?.markdown, /Meraki ends it in 7 days/);
  rig.pass(6 * DAY);
  await rig.maintenance.tick();
  t.match(await rig.store.findGrant(key), { status: 'active' });
  t.equal(rig.calls(), 0);
  rig.pass(DAY);
  await rig.maintenance.tick();
  t.match(await rig.store.findGrant(key), {
    status: 'active',
    warnedAt: undefined,
  });
  t.match(rig.audited, [{ action: 'renewed', outcome: 'alive_after_90_days' }]);
  t.equal(rig.messages.length, 2, 'nobody is told of an end');
});

t.test('a link that is kept alive is refreshed however late: Meraki says whether it has ended', async (t) => {
  const rig = await startMaintenance(t);
  const key = await rig.link();
  await rig.keepAlive('ada', true);
  rig.pass(200 * DAY);
  await rig.maintenance.tick();
  t.match(await rig.store.findGrant(key), { status: 'active' }, 'only our clock had been set forward');
  t.equal(rig.calls(), 1);
  t.strictSame(rig.messages, []);
});

t.test('a link that is kept alive is refreshed between day 60 and day 80, for years', async (t) => {
  const pass = calendar(t);
  const rig = await startMaintenance(t, 10 * 365);
  const kept = await rig.link('ada@aurora.example', '549236', 'ada');
  const other = await rig.link('ada@aurora.example', '549236', 'ben');
  await rig.keepAlive('ada', true);
  const unused = rig.refreshTokenOf(await rig.store.findGrant(other));
  const began = rig.clock();
  const ages: number[] = [];
  let last = began;
  while (rig.clock() < began + 3 * 365 * DAY) {
    pass(DAY);
    await rig.maintenance.tick();
    const { refreshedAt = 0 } = (await rig.store.findGrant(kept)) ?? {};
    if (refreshedAt > last) ages.push((refreshedAt - last) / DAY);
    last = refreshedAt;
  }
  t.ok(ages.length >= 13 && ages.every((age) => age >= 60 && age <= 81), `refreshed at ages ${ages}`);
  t.match(await rig.server.introspect(await rig.tokens.source(kept).token()), { organizationId: '549236' });
  t.match(
    await rig.refresh(unused),
    { status: 400, body: { error: 'invalid_grant' } },
    'the authorization server ended a refresh token that was unused for 90 days',
  );
  const renewals = rig.audited.filter(({ action }) => action === 'renewed');
  t.equal(renewals.length, ages.length, 'each renewal, and nothing else, is in the audit log');
  t.ok(renewals.every(({ actorId }) => actorId === undefined));
  t.match(renewals[0], {
    outcome: 'keep_alive',
    ...kept,
    names: { person: { email: 'ada@aurora.example' }, organization: 'Aurora Retail' },
  });
  t.ok(rig.messages.every(({ personId }) => personId === 'ben'));
  t.equal(rig.messages.length, 2);
});

t.test('when keep alive is switched on after day 80, the next tick refreshes', async (t) => {
  const rig = await startMaintenance(t);
  const key = await rig.link();
  rig.pass(85 * DAY);
  await rig.maintenance.tick();
  await rig.keepAlive('ada', true);
  await rig.maintenance.tick();
  t.match(await rig.store.findGrant(key), { status: 'active', refreshedAt: Number, warnedAt: undefined });
  t.equal(rig.calls(), 1);
  t.equal(rig.messages.length, 1);
});

t.test('a refresh that Meraki failed or refused is repeated in the next tick', async (t) => {
  const rig = await startMaintenance(t);
  const key = await rig.link();
  await rig.keepAlive('ada', true);
  rig.pass(81 * DAY);
  rig.fail(HTML_503, 2);
  await rig.maintenance.tick();
  t.match(await rig.store.findGrant(key), { status: 'active' });

  const kept = rig.refreshTokenOf(await rig.store.findGrant(key));
  const body = JSON.stringify({ error: 'invalid_client' });
  rig.fail({ kind: 'answer', status: 401, headers: { 'content-type': 'application/json' }, body });
  await rig.maintenance.tick();
  t.strictSame(rig.credentials, [false]);
  t.match(await rig.store.findGrant(key), { status: 'active' });
  t.equal(rig.refreshTokenOf(await rig.store.findGrant(key)), kept);

  await rig.maintenance.tick();
  t.strictSame(rig.credentials, [false, true]);
  t.not(rig.refreshTokenOf(await rig.store.findGrant(key)), kept);
  t.strictSame(rig.messages, [], 'and nobody got a message');
});

t.test('when a refresh finds the integration removed, the person is told once', async (t) => {
  const rig = await startMaintenance(t);
  const key = await rig.link();
  await rig.keepAlive('ada', true);
  rig.pass(81 * DAY);
  await rig.server.removeIntegration('549236');
  await rig.maintenance.tick();
  await rig.open().tick();
  t.match(await rig.store.findGrant(key), { reason: 'refused_by_meraki', toldAt: Number });
  t.equal(rig.messages.length, 1);
  t.match(rig.messages[0]?.markdown, /removed in the dashboard/);
  t.equal(rig.calls(), 1);
});

t.test('when a crash came before the message that a link ended, the next process sends it', async (t) => {
  const rig = await startMaintenance(t);
  const key = await rig.link();
  await rig.change(key, (grant) => ({ ...grant, status: 'relink_required', reason: 'refused_by_meraki' }));
  rig.pass(HOUR);
  await rig.open().tick();
  await rig.open().tick();
  t.equal(rig.messages.length, 1);
});
