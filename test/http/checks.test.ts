import t from 'tap';
import type { AuditTrouble } from '../../src/core/audit-gap.ts';
import type { LeaversDoubt } from '../../src/core/settings.ts';
import { type ChecksDeps, createChecks } from '../../src/http/checks.ts';

/** What the checks ask, with nothing wrong: everybody may use the bot, and nobody administers it. */
const WELL: ChecksDeps = {
  ping: async () => {},
  transport: () => ({ name: 'webhooks', isStarted: true, ok: true, detail: 'active' }),
  tokenAccepted: async () => true,
  lastEventAt: () => undefined,
  credentialsAccepted: async () => true,
  leaversDoubt: async () => undefined,
  auditTrouble: () => undefined,
  unreadableRevocations: async () => 0,
  webex: async () => ({ ok: true, detail: 'answers' }),
  admitted: () => 'everybody' as const,
  administrators: () => ({ named: 0, disputed: 0, unknown: 0 }),
  clockAhead: () => undefined,
  clock: Date.now,
  log: { debug() {}, info() {}, warn() {}, error() {} },
};

t.test('the store is checked once in 5 seconds, however often /readyz is asked', async (t) => {
  let now = 0;
  let asked = 0;
  let fails = false;
  const logged: object[] = [];
  const log = { debug() {}, info() {}, warn() {}, error: (fields: object) => logged.push(fields) };
  const { store } = createChecks({
    ...WELL,
    ping: async () => {
      asked += 1;
      if (fails) throw new Error('disk full');
    },
    clock: () => now,
    log,
  });
  const all = await Promise.all(Array.from({ length: 100 }, () => store?.()));
  t.ok(all.every((check) => check?.state === 'ok'));
  t.equal(asked, 1);
  fails = true;
  now += 5_000;
  t.match(await store?.(), { state: 'down', detail: /log says why/ });
  t.match(logged, [{ err: /disk full/ }]);
  fails = false;
  now += 5_000;
  t.match(await store?.(), { state: 'ok' });
});

t.test('each other check says in its detail what is right or wrong', async (t) => {
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  let isTokenAccepted: boolean | undefined = false;
  const checks = createChecks({
    ...WELL,
    transport: () => ({ name: 'webhooks', isStarted: true, ok: false, detail: 'not active' }),
    tokenAccepted: async () => isTokenAccepted,
    lastEventAt: () => Date.UTC(2026, 0, 15, 9),
    credentialsAccepted: async () => false,
    unreadableRevocations: async () => 2,
    webex: async () => ({ ok: false, detail: 'does not answer since 2026-01-15T09:00:00.000Z' }),
    log,
  });
  t.strictSame(await checks.webex?.(), {
    state: 'degraded',
    detail: 'does not answer since 2026-01-15T09:00:00.000Z',
  });
  t.match(await checks.webhooks?.(), { state: 'degraded', detail: 'not active' });
  t.match(await checks.meraki_credentials?.(), { state: 'degraded', detail: /refused/ });
  t.match(await checks.webex_token?.(), { state: 'degraded', detail: /refused: put in/ });
  t.match(await checks.revocations?.(), { state: 'degraded', detail: /2 revocations that TOKEN_KEYS/ });
  isTokenAccepted = undefined;
  t.match(await checks.webex_token?.(), { state: 'degraded', detail: /not known: Webex has not answered/ });
  isTokenAccepted = true;
  t.strictSame(await checks.webex_token?.(), { state: 'ok', detail: 'accepted' });
  t.strictSame(await checks.last_event?.(), { state: 'ok', detail: '2026-01-15T09:00:00.000Z' });
});

t.test('who may use and who administers the bot is told in numbers, and is never down', async (t) => {
  const at = {
    admitted: 'everybody' as 'everybody' | string[],
    administrators: { named: 0, disputed: 0, unknown: 0 },
  };
  const checks = createChecks({
    ...WELL,
    admitted: () => at.admitted,
    administrators: () => at.administrators,
  });
  t.match(await checks.webex_orgs?.(), { state: 'ok', detail: /everybody/ });
  t.match(await checks.bot_admins?.(), { state: 'ok', detail: 'none named' });
  at.admitted = ['5f0e1b4c-6f2f-4b7a-9f46-0a4f3d2f1c01'];
  t.strictSame(await checks.webex_orgs?.(), { state: 'ok', detail: 'people of 1 Webex organization' });
  at.admitted = [];
  t.match(await checks.webex_orgs?.(), { state: 'degraded', detail: /nobody.*WEBEX_ORGS/ });
  at.administrators = { named: 2, disputed: 0, unknown: 0 };
  t.match(await checks.bot_admins?.(), { state: 'ok', detail: '2 found' });
  at.administrators = { named: 2, disputed: 0, unknown: 1 };
  t.match(await checks.bot_admins?.(), { state: 'degraded', detail: /not found in Webex: 1 of 2/ });
  at.administrators = { named: 3, disputed: 1, unknown: 1 };
  t.match(await checks.bot_admins?.(), { state: 'degraded', detail: /in dispute: 1 of 3/ });
});

t.test(
  'a clock that differs from that of Webex degrades, with how much, which way and what to do',
  async (t) => {
    const at: { ahead: number | undefined } = { ahead: undefined };
    const { clock } = createChecks({
      ...WELL,
      clockAhead: () => at.ahead,
    });
    t.match(await clock?.(), { state: 'ok', detail: /not compared yet/ });
    at.ahead = -59_000;
    t.strictSame(await clock?.(), { state: 'ok', detail: "agrees with Webex's" });
    at.ahead = 7_260_000;
    t.match(await clock?.(), { state: 'degraded', detail: /^2 h 1 min ahead of Webex's: set .* \(NTP\)$/ });
    at.ahead = -90_000;
    t.match(await clock?.(), { state: 'degraded', detail: /^2 min behind Webex's/ });
  },
);

t.test('Meraki credentials are checked once in 5 seconds, also without a store', async (t) => {
  let now = 0;
  let asked = 0;
  let isStoreAway = false;
  const logged: object[] = [];
  const checks = createChecks({
    ...WELL,
    credentialsAccepted: async () => {
      asked += 1;
      if (isStoreAway) throw new Error('store away');
      return true;
    },
    clock: () => now,
    log: { debug() {}, info() {}, warn() {}, error: (fields: object) => logged.push(fields) },
  });
  const all = await Promise.all(Array.from({ length: 100 }, () => checks.meraki_credentials?.()));
  t.ok(all.every((check) => check?.state === 'ok'));
  t.equal(asked, 1);
  isStoreAway = true;
  t.match(await checks.meraki_credentials?.(), { state: 'ok' });
  now += 5_000;
  t.match(await checks.meraki_credentials?.(), { state: 'degraded', detail: /not known/ });
  t.match(logged, [{ err: /store away/ }]);
});

t.test(
  'an instance that is not connected to Webex yet is down: another one can take its requests',
  async (t) => {
    let isStarted = false;
    const { webhooks } = createChecks({
      ...WELL,
      transport: () => ({ name: 'webhooks', isStarted, ok: false, detail: 'not active' }),
    });
    t.match(await webhooks?.(), { state: 'down' });
    isStarted = true;
    t.match(await webhooks?.(), { state: 'degraded', detail: 'not active' });
  },
);

t.test('a doubt about people who left degrades, and the detail names nobody', async (t) => {
  let now = 0;
  let answer: () => Promise<LeaversDoubt | undefined> = async () => undefined;
  const { leavers } = createChecks({
    ...WELL,
    leaversDoubt: () => answer(),
    clock: () => now,
  });
  t.strictSame(await leavers?.(), { state: 'ok', detail: 'Webex is believed' });
  for (const [doubt, detail] of [
    ['many_missing', 'Webex does not know too many people: none of their links was ended'],
    ['self_unreadable', "Webex does not show the bot's own person: links of people who left are not ended"],
  ] as const) {
    answer = async () => doubt;
    now += 5_000;
    t.strictSame(await leavers?.(), { state: 'degraded', detail });
  }
  answer = async () => {
    throw new Error('store away');
  };
  now += 5_000;
  t.match(await leavers?.(), { state: 'degraded', detail: /not known/ });
});

t.test('an audit log that can not be written degrades, with why, since when and how many', async (t) => {
  const reason = 'the disk of DATA_DIR failed (EIO): check it';
  let trouble: AuditTrouble | undefined;
  const { audit } = createChecks({
    ...WELL,
    auditTrouble: () => trouble,
    clock: () => 0,
  });
  t.strictSame(await audit?.(), { state: 'ok', detail: 'written' });
  trouble = { reason, since: Date.UTC(2026, 0, 15, 9), waiting: 10, lost: 2 };
  t.strictSame(await audit?.(), {
    state: 'degraded',
    detail: `not written: ${reason}; 12 entries missing since 2026-01-15T09:00:00.000Z, 10 wait in memory for the next attempt`,
  });
});
