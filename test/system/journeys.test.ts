import { randomBytes } from 'node:crypto';
import t from 'tap';
import { createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config/config.ts';
import { DAY, MINUTE, SECOND } from '../../src/core/clock.ts';
import { StartError } from '../../src/core/errors.ts';
import { createLogger } from '../../src/logger.ts';
import type { SandboxPerson } from '../../src/sandbox/world.ts';
import { runReseal } from '../../src/tasks/reseal.ts';
import { type Rig, startRig } from '../support/application.ts';
import { createCookieJar } from '../support/oauth-browser.ts';
import { until } from '../support/until.ts';

const AURORA = '549236';
const GROUP = 'Network operations';

/** Completes the linking of the one-time URL that the person got last. */
async function follow(rig: Rig, person: SandboxPerson, organization = AURORA): Promise<void> {
  const url = /https?:\/\/\S+\/link\/[\w-]+/.exec(rig.heard(person).at(-1) ?? '')?.[0] ?? '';
  const jar = createCookieJar();
  const confirm = await rig.signIn(person, url, jar);
  const page = await rig.visit(jar, await rig.consent(jar, confirm, { as: person, organization }));
  if (page.url.pathname !== '/linked') throw new Error(`linking ended at ${page.url.pathname}`);
  await rig.settle();
}

const urls = (messages: string[]) => messages.filter((text) => text.includes('/link/')).length;

t.test(
  'a command without a link sends one URL directly, and after linking all commands are answered where they were asked',
  async (t) => {
    const rig = await startRig(t);
    const ada = rig.person('Ada');
    const [line] = await rig.say(ada, 'status', GROUP);
    t.match(line, /sent you a link in a direct message/);
    t.notMatch(line, /\/link\//, 'never in a group');
    await rig.say(ada, 'whoami', GROUP);
    await rig.say(ada, 'status Rotterdam distribution centre', GROUP);
    t.equal(urls(rig.heard(ada)), 1, 'one URL for all of them');
    await rig.restart();

    const before = rig.inSpace(GROUP).length;
    await follow(rig, ada);
    const answers = rig.inSpace(GROUP).slice(before);
    t.equal(answers.length, 2);
    t.match(answers[0], /sites? down/);
    t.match(answers[1], /Rotterdam distribution centre/);
    t.match(rig.heard(ada).at(-1), /Aurora Retail\*\* is linked/);
  },
);

t.test(
  'a link that ended is told of once with the cause and a URL, and after linking the command runs',
  async (t) => {
    const rig = await startRig(t);
    const ada = rig.person('Ada');
    await rig.link(ada, AURORA);
    await rig.merakiOAuth.server.removeIntegration(AURORA);
    const before = rig.heard(ada).length;
    await rig.say(ada, 'status', GROUP);
    await rig.say(ada, 'status', GROUP);
    await rig.tick();
    const told = rig.heard(ada).slice(before);
    t.equal(urls(told), 1);
    t.match(told[0], /has ended: Meraki no longer accepts it/);
    const calls = rig.merakiOAuth.requests.length;
    await rig.say(ada, 'status', GROUP);
    t.equal(rig.merakiOAuth.requests.length, calls, 'Meraki is not asked again');
    const posted = rig.inSpace(GROUP).length;
    await follow(rig, ada);
    t.match(rig.inSpace(GROUP).slice(posted), [/Aurora Retail/]);
  },
);

t.test('a link that ended while its owner asked nothing is told of once', async (t) => {
  const rig = await startRig(t);
  const ada = rig.person('Ada');
  await rig.link(ada, AURORA);
  rig.pass(84 * DAY);
  await rig.tick();
  await rig.tick();
  t.match(rig.heard(ada).at(-1), /not been used for a long time.*6 days/s);
  const warned = rig.heard(ada).length;
  // The stand-in keeps real time: so it ends the token as Meraki does after 90 days.
  await rig.merakiOAuth.server.removeIntegration(AURORA);
  rig.pass(7 * DAY);
  await rig.tick();
  await rig.restart();
  await rig.tick();
  t.match(rig.heard(ada).slice(warned), [/unused for 90 days.*\/link\//s]);
});

t.test('a missing scope leads to a new consent, and the old grant stays until then', async (t) => {
  const rig = await startRig(t, { env: { MERAKI_SCOPES: 'dashboard:general:config:read' } });
  const ada = rig.person('Ada');
  await rig.link(ada, AURORA);
  t.match((await rig.say(ada, 'status')).join(), /does not allow me to .*\/link\//s);
  const revoked = () => rig.merakiOAuth.requests.filter(({ path }) => path === '/oauth/revoke').length;
  t.equal(revoked(), 0);
  await follow(rig, ada);
  t.match(rig.heard(ada).at(-1), /Aurora Retail/);
  t.notMatch(rig.heard(ada).at(-1), /does not allow/);
  const asked = rig.merakiOAuth.requests.filter(({ path }) => path === '/oauth/authorize').at(-1);
  t.equal(asked?.query.get('scope'), 'dashboard:general:config:read dashboard:general:telemetry:read');
  t.equal(revoked(), 1, 'the old one ended when the new one was stored');
});

t.test(
  'while Meraki refuses our credentials links are kept, administrators are told once, and /readyz is degraded',
  async (t) => {
    const rig = await startRig(t, { services: { accessTokenLife: 60 } });
    const [ada, ben] = [rig.person('Ada'), rig.person('Ben')];
    await rig.link(ada, AURORA);
    const refuse = {
      kind: 'answer',
      status: 401,
      body: JSON.stringify({ error: 'invalid_client' }),
    } as const;
    rig.merakiOAuth.faults.add({ path: /oauth\/token$/, times: 3, effect: refuse });
    rig.pass(2 * MINUTE);
    for (let i = 0; i < 3; i++) t.match(await rig.say(ada, 'status'), [/Your link is kept/]);
    t.match(rig.heard(ben), [/refuses this bot's own credentials/]);
    const readiness = async () => (await fetch(`${rig.publicUrl}/readyz`)).json();
    t.match(await readiness(), { state: 'degraded', checks: { meraki_credentials: { state: 'degraded' } } });
    await rig.restart();
    t.match(await readiness(), { state: 'degraded' }, 'also after a restart');
    t.match(await rig.say(ada, 'status'), [/Aurora Retail/], 'the secret is right again');
    rig.pass(5 * SECOND);
    t.match(await readiness(), { state: 'ok' });
    t.equal(rig.heard(ben).length, 1);
  },
);

t.test(
  'a new key takes over by reseal, and the bot does not start without a key that is still needed',
  async (t) => {
    const rig = await startRig(t);
    const ada = rig.person('Ada');
    await rig.link(ada, AURORA);
    await rig.stop();
    const old = rig.config.tokenKeys[0];
    if (!old) throw new Error('no key');
    const encoded = (key: Buffer) => key.toString('base64');
    const fresh = `new:${encoded(randomBytes(32))}`;
    const log = createLogger({ level: 'silent', secrets: [] });
    const configWith = (keys: string) => ({
      ...rig.config,
      tokenKeys: parseConfig({ ...rig.env, TOKEN_KEYS: keys }).tokenKeys,
    });

    const refused = await createApp(configWith(fresh), log).catch((error: unknown) => error);
    if (!(refused instanceof StartError)) throw new Error('it started');
    t.match(refused.message, /sandbox, which seals 1 link\b.*npm run reseal/s);
    t.notMatch(refused.message, encoded(old.key));

    const said: string[] = [];
    await runReseal(configWith(`${fresh},${old.id}:${encoded(old.key)}`), log, (line) => said.push(line));
    t.match(said.join('\n'), /before: sandbox: 1.*after: +new: 1.*All 1 are sealed/s);
    const app = await createApp(configWith(fresh), log);
    await app.close();
  },
);

t.test(
  'stopping while Meraki does not answer tells the people who wait, and leaves no progress notice behind',
  async (t) => {
    const rig = await startRig(t);
    const ada = rig.person('Ada');
    await rig.link(ada, AURORA);
    rig.meraki.faults.add({ path: /networks/, times: Number.POSITIVE_INFINITY, effect: { kind: 'hang' } });
    const asking = rig.say(ada, 'networks', GROUP).catch(() => []);
    await until('the word that it takes long', () =>
      rig.inSpace(GROUP).some((text) => text.startsWith('⏳')),
    );
    await rig.stop();
    const left = rig.inSpace(GROUP);
    t.notMatch(left.join('\n'), '⏳');
    t.match(left.at(-1), /Meraki can't be reached right now/);
    await asking;
  },
);
