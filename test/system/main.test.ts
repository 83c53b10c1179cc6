import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { assertNoLeak } from '../support/log-scan.ts';
import { startOthers } from '../support/other-servers.ts';
import { unlinkBy } from '../support/unlink-by.ts';
import { until } from '../support/until.ts';

const KEY = `k1:${randomBytes(32).toString('base64')}`;

/** The values of an environment whose names say that they are secret. */
const secretsIn = (env: Record<string, string>): [secret: string, kind: string][] =>
  Object.entries(env)
    .filter(([name, value]) => /SECRET|TOKEN|KEY/.test(name) && value.length >= 6)
    .map(([name, value]) => [value.replace(/^\w+:/, ''), name]);

/** Starts src/main.ts in a process with this environment and nothing else. */
function start(t: Test, env: Record<string, string>) {
  const child = spawn(process.execPath, ['src/main.ts'], { env: { PATH: process.env.PATH ?? '', ...env } });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    output += String(chunk);
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  t.teardown(async () => {
    child.kill('SIGKILL');
    await ended;
    assertNoLeak(output, new Map(secretsIn(env)));
  });
  return {
    child,
    ended,
    output: () => output,
    async until(pattern: RegExp): Promise<void> {
      await until(String(pattern), () => {
        if (child.exitCode !== null) throw new Error(`it ended: ${output}`);
        return pattern.test(output);
      });
    },
  };
}

t.test('a bad configuration ends the process with one message that names every fault', async (t) => {
  const bot = start(t, {
    PUBLIC_URL: 'http://bot.example.com',
    WEBEX_WEBHOOK_SECRET: 'short',
    TOKEN_KEYS: 'planted',
  });
  t.equal(await bot.ended, 1);
  const faults = bot.output().match(/^ {2}- .*$/gm) ?? [];
  t.equal(faults.length, 8);
  for (const name of [
    'PUBLIC_URL',
    'WEBEX_BOT_TOKEN',
    'WEBEX_WEBHOOK_SECRET',
    'MERAKI_CLIENT_SECRET',
    'TOKEN_KEYS',
  ])
    t.ok(
      faults.some((fault) => fault.includes(name)),
      name,
    );
  t.match(bot.output(), /npm run sandbox/);
  t.notMatch(bot.output(), /planted|\n {4}at /);
});

t.test(
  'with nothing but the documented environment the bot works against other servers than the sandbox',
  async (t) => {
    const others = await startOthers(t);
    const dataDir = await mkdtemp(join(tmpdir(), 'main-'));
    t.teardown(() => rm(dataDir, { recursive: true, force: true }));
    const env = { ...others.env, TOKEN_KEYS: KEY, DATA_DIR: dataDir };
    const bot = start(t, env);
    await bot.until(/"msg":"ready"/);
    t.match(await (await fetch(`${others.publicUrl}/readyz`)).json(), { ok: true });

    const url = /https?:\/\/\S+\/link\/[\w-]+/.exec(await others.say('link'))?.[0] ?? '';
    t.match(url, `${others.publicUrl}/link/`);
    t.match(await others.walk(url), /Your organization is linked/);
    await others.heard(/Elsewhere Inc/);
    t.match(await others.say('status'), /7 online/);
    t.match(await unlinkBy((_who, text) => others.say(text), 'Ada'), /Elsewhere Inc/);
    t.equal(others.revoked.length, 1);

    const second = start(t, { ...env, PORT: '0' });
    t.equal(await second.ended, 1, 'a second process on the same folder is refused');
    t.match(second.output(), /another process/i);

    bot.child.kill('SIGTERM');
    t.equal(await bot.ended, 0, 'it stops when it is told to') || t.comment(bot.output());
    t.notMatch(bot.output(), new RegExp(`${others.secrets.join('|')}`));
    const again = start(t, env);
    await again.until(/"msg":"ready"/);
  },
);

t.test(
  'a bot that starts while Webex is unavailable serves its pages, and connects when Webex is back',
  async (t) => {
    const others = await startOthers(t);
    const dataDir = await mkdtemp(join(tmpdir(), 'main-'));
    t.teardown(() => rm(dataDir, { recursive: true, force: true }));
    others.isWebexAway = true;
    const bot = start(t, { ...others.env, TOKEN_KEYS: KEY, DATA_DIR: dataDir });
    await bot.until(/trying again/);
    t.equal((await fetch(`${others.publicUrl}/healthz`)).status, 200);
    t.equal((await fetch(`${others.publicUrl}/readyz`)).status, 503);
    others.isWebexAway = false;
    await bot.until(/"msg":"ready"/);
    t.match(await others.say('help'), /link/);
  },
);

t.test('a request that never ends does not keep the process from stopping with code 0', async (t) => {
  const others = await startOthers(t);
  const dataDir = await mkdtemp(join(tmpdir(), 'main-'));
  t.teardown(() => rm(dataDir, { recursive: true, force: true }));
  const bot = start(t, { ...others.env, TOKEN_KEYS: KEY, DATA_DIR: dataDir });
  await bot.until(/"msg":"ready"/);
  const socket = connect(Number(new URL(others.publicUrl).port), '127.0.0.1');
  t.teardown(() => socket.destroy());
  socket.on('error', () => {});
  socket.write('POST /webhooks/webex HTTP/1.1\r\nhost: x\r\ncontent-length: 60000\r\n\r\n{');
  const drip = setInterval(() => socket.write(' '), 200);
  t.teardown(() => clearInterval(drip));
  await new Promise((resolve) => setTimeout(resolve, 300));
  bot.child.kill('SIGTERM');
  t.equal(await bot.ended, 0);
});

t.test(
  'a bot token that Webex refuses ends the process with a message that names WEBEX_BOT_TOKEN',
  async (t) => {
    const others = await startOthers(t);
    const dataDir = await mkdtemp(join(tmpdir(), 'main-'));
    t.teardown(() => rm(dataDir, { recursive: true, force: true }));
    const bot = start(t, { ...others.env, WEBEX_BOT_TOKEN: 'wrong', TOKEN_KEYS: KEY, DATA_DIR: dataDir });
    t.equal(await bot.ended, 1);
    t.match(bot.output(), /Webex refuses WEBEX_BOT_TOKEN/);
  },
);

t.test('a misspelled task does not start a bot', async (t) => {
  const child = spawn(process.execPath, ['src/main.ts', 'migrate:postgres'], {
    env: { PATH: process.env.PATH ?? '' },
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += String(chunk);
  });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  t.equal(code, 1);
  t.match(said, /no task "migrate:postgres": name one of reseal, migrate/);
  t.notMatch(said, /\n {4}at /);
});
