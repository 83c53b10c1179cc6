import t from 'tap';
import { z } from 'zod';
import { DAY } from '../../src/core/clock.ts';
import { webexUuid } from '../../src/core/webex-id.ts';
import { type Rig, startRig } from '../support/application.ts';
import { createCookieJar } from '../support/oauth-browser.ts';

const MIXED = 'Store rollout with partners';
const answer = z.object({
  ok: z.boolean(),
  state: z.string(),
  checks: z.record(z.string(), z.object({ state: z.string(), detail: z.string() })),
});

async function readiness(rig: Rig) {
  const response = await fetch(`${rig.publicUrl}/readyz`);
  return { status: response.status, ...answer.parse(await response.json()) };
}

/** WEBEX_ORGS with the organization of a person alone. */
const onlyOf = (rig: Rig, name: string) => ({
  WEBEX_ORGS: webexUuid(rig.person(name).orgId, 'ORGANIZATION') ?? '',
});

const tokenCalls = (rig: Rig) =>
  rig.merakiOAuth.requests.filter(({ path }) => path === '/oauth/token').length;

t.test(
  "without WEBEX_ORGS, people of the administrators' organization are answered, and a guest gets one direct line",
  async (t) => {
    const rig = await startRig(t);
    const [ada, gina] = [rig.person('Ada'), rig.person('Gina')];
    t.match((await rig.say(ada, 'help')).at(-1), /status/);
    const before = rig.inSpace(MIXED).length;
    t.strictSame(await rig.say(gina, 'status', MIXED), [], 'nothing in the space');
    await rig.say(gina, 'link');
    await rig.say(gina, 'revoke all', MIXED);
    await rig.restart();
    await rig.say(gina, 'status');
    t.equal(rig.inSpace(MIXED).length, before);
    t.match(rig.heard(gina), [/only people of certain Webex organizations/]);
    t.equal(rig.heard(gina).length, 1, 'one line, also after a restart');
    t.match(rig.logs(), new RegExp(`"organizations":\\["${webexUuid(ada.orgId, 'ORGANIZATION')}"\\]`));
    const metrics = await (await fetch(`${rig.publicUrl}/metrics`)).text();
    t.match(metrics, /events_total\{outcome="outside"\} [1-9]/);
  },
);

t.test('an apology is not posted for a person outside either, also right after a start', async (t) => {
  const rig = await startRig(t);
  const gina = rig.person('Gina');
  const before = rig.inSpace(MIXED).length;
  const fault = { method: 'GET', path: /\/messages\//, times: Infinity } as const;
  rig.webex.faults.add({ ...fault, effect: { kind: 'answer', status: 403 } });
  t.strictSame(await rig.say(gina, 'status', MIXED), []);
  t.match(await rig.say(rig.person('Ada'), 'status', MIXED), [/did not let me read/]);
  t.equal(rig.inSpace(MIXED).length, before + 1);
});

t.test('with *, guests are answered, too', async (t) => {
  const rig = await startRig(t, { env: { WEBEX_ORGS: '*' } });
  t.match((await rig.say(rig.person('Gina'), 'help')).at(-1), /status/);
  t.match((await readiness(rig)).checks.webex_orgs, { state: 'ok', detail: /everybody/ });
});

t.test(
  'with neither BOT_ADMINS nor WEBEX_ORGS everybody is refused, and log and /readyz say so',
  async (t) => {
    const rig = await startRig(t, { env: { BOT_ADMINS: '' } });
    const ada = rig.person('Ada');
    t.match(await rig.say(ada, 'status'), [/can't answer anybody yet/]);
    t.match(rig.logs(), /nobody may use the bot: set WEBEX_ORGS/);
    const { status, ok, state, checks } = await readiness(rig);
    t.match({ status, ok, state }, { status: 200, ok: true, state: 'degraded' });
    t.match(checks.webex_orgs, { state: 'degraded', detail: /nobody/ });
    await rig.restart(onlyOf(rig, 'Ada'));
    t.match((await readiness(rig)).checks.webex_orgs, { state: 'ok' });
    t.match((await rig.say(ada, 'help')).at(-1), /status/);
  },
);

t.test(
  'links of people who are outside are suspended and listed, and answer again when their people are let in again',
  async (t) => {
    const rig = await startRig(t);
    const [ada, ben] = [rig.person('Ada'), rig.person('Ben')];
    await rig.link(ada, '549236');
    await rig.say(ada, 'keep alive on');
    await rig.restart(onlyOf(rig, 'Gina'));
    const before = rig.heard(ada).length;
    const calls = tokenCalls(rig);
    await rig.say(ada, 'status');
    await rig.say(ada, 'unlink');
    t.match(rig.heard(ada).slice(before), [/only people of certain Webex organizations/]);
    t.equal(rig.heard(ada).length, before + 1);
    t.match(
      (await rig.say(ben, 'links')).at(-1),
      /1 of them suspended.*\*\*suspended\*\*: the person's Webex org/s,
    );
    await rig.say(ben, 'status');
    t.match(rig.heard(ben).at(-1), /administrators' commands/);
    await rig.restart(onlyOf(rig, 'Ada'));
    t.match((await rig.say(ada, 'status')).at(-1), /Aurora Retail/);
    t.notMatch((await rig.say(ben, 'links')).at(-1), /suspended/);

    await rig.restart(onlyOf(rig, 'Gina'));
    const told = rig.heard(ada).length;
    rig.pass(84 * DAY);
    await rig.tick();
    t.equal(tokenCalls(rig), calls, 'not refreshed while suspended');
    t.equal(rig.heard(ada).length, told, 'nor warned');
    await rig.restart(onlyOf(rig, 'Ada'));
    await rig.tick();
    t.ok(tokenCalls(rig) > calls, 'kept alive again');
  },
);

t.test('a one-time URL that a person has leads nowhere once they are outside', async (t) => {
  const rig = await startRig(t);
  const ada = rig.person('Ada');
  const [url, jar] = [await rig.linkUrl(ada), createCookieJar()];
  const confirm = await rig.signIn(ada, url, jar);
  t.equal(confirm.status, 200);
  await rig.restart(onlyOf(rig, 'Gina'));
  const calls = tokenCalls(rig);
  for (const page of [await rig.visit(createCookieJar(), url), await rig.visit(jar, url, {})]) {
    t.equal(page.status, 403);
    t.match(page.body, /Webex organization may not use this bot/);
  }
  const ticket = /name="ticket" value="([^"]+)"/.exec(confirm.body)?.[1] ?? '';
  t.equal((await rig.visit(jar, `${rig.publicUrl}/link/confirm`, { ticket })).status, 403);
  t.equal(tokenCalls(rig), calls);
  t.match((await rig.say(rig.person('Ben'), 'links')).at(-1), /no links/);
});

t.test('a consent that comes back after its person is outside links nothing', async (t) => {
  const rig = await startRig(t);
  const ada = rig.person('Ada');
  const jar = createCookieJar();
  const confirm = await rig.signIn(ada, await rig.linkUrl(ada), jar);
  const back = await rig.consent(jar, confirm, { as: ada, organization: '549236' });
  await rig.restart(onlyOf(rig, 'Gina'));
  t.equal((await rig.visit(jar, back)).status, 403);
  await rig.settle();
  t.match((await rig.say(rig.person('Ben'), 'links')).at(-1), /no links/);
});

t.test('the organization that the sign-in shows decides, and the one-time URL ends', async (t) => {
  const rig = await startRig(t);
  const ada = rig.person('Ada');
  const [url, jar] = [await rig.linkUrl(ada), createCookieJar()];
  ada.orgId = rig.person('Gina').orgId;
  const page = await rig.signIn(ada, url, jar);
  t.equal(page.status, 403);
  t.match(page.body, /Webex organization may not use this bot/);
  t.equal((await rig.visit(jar, url)).status, 410);
  t.match((await rig.say(rig.person('Ben'), 'links')).at(-1), /no links/);
});

t.test('an administrators’ address that went to somebody else gives rights to neither', async (t) => {
  const rig = await startRig(t, { env: { BOT_ADMINS: 'ben@aurora.example, ada@aurora.example' } });
  const [ada, tom, ben] = [rig.person('Ada'), rig.person('Tom'), rig.person('Ben')];
  t.match((await rig.say(ben, 'links')).at(-1), /no links/);
  t.match((await readiness(rig)).checks.bot_admins, { state: 'ok', detail: '2 found' });
  [ben.email, tom.email] = ['benjamin@aurora.example', 'ben@aurora.example'];
  const before = rig.heard(ada).length;
  await rig.restart();
  await rig.restart();
  await rig.settle();
  t.match((await rig.say(ben, 'links')).at(-1), /administrators only/);
  t.match((await rig.say(tom, 'links')).at(-1), /administrators only/);
  t.match(rig.heard(ada).slice(before), [/now belongs to another person/]);
  t.equal(rig.heard(ada).length, before + 1, 'told once');
  const { status, checks } = await readiness(rig);
  t.equal(status, 200);
  t.match(checks.bot_admins, { state: 'degraded', detail: /in dispute: 1 of 2/ });
  t.notMatch(JSON.stringify(checks), /ben|tom|aurora/i);
  t.match((await rig.say(ada, 'audit')).at(-1), /tried `links`/);

  await rig.restart({ BOT_ADMINS: 'ada@aurora.example' });
  await rig.restart({ BOT_ADMINS: 'ada@aurora.example, ben@aurora.example' });
  t.match((await rig.say(tom, 'links')).at(-1), /no links/, 'forgotten, and trusted anew');
  t.match((await rig.say(ben, 'links')).at(-1), /administrators only/);
  t.match((await readiness(rig)).checks.bot_admins, { state: 'ok' });
});

t.test(
  'while an address is in dispute, people of its last known organization are still answered',
  async (t) => {
    const rig = await startRig(t);
    const [ada, gina, ben] = [rig.person('Ada'), rig.person('Gina'), rig.person('Ben')];
    [ben.email, gina.email] = ['benjamin@aurora.example', 'ben@aurora.example'];
    await rig.restart();
    t.match((await rig.say(ada, 'help')).at(-1), /status/);
    t.match((await rig.say(gina, 'help')).at(-1), /only people of certain/, 'the new holder lets nobody in');
  },
);

t.test('an administrator may be named by id', async (t) => {
  const rig = await startRig(t);
  const [ada, ben] = [rig.person('Ada'), rig.person('Ben')];
  await rig.restart({ BOT_ADMINS: webexUuid(ben.id, 'PEOPLE') ?? '' });
  t.match((await rig.say(ben, 'links')).at(-1), /no links/);
  t.match((await rig.say(ada, 'help')).at(-1), /status/, 'and lets their organization in');
  await rig.restart({ BOT_ADMINS: ada.id });
  t.match((await rig.say(ben, 'links')).at(-1), /administrators only/);
});
