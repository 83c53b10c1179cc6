import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Services, startServices } from './services.ts';
import { createWorld } from './world.ts';

const PORTS = { bot: 3000, webex: 4000, merakiOAuth: 4001, meraki: 4002 };
const READY_WITHIN = 15_000;

/** Everything local and no accounts: the stand-ins here, and the bot as production starts it, in a process of its own. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { examples: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help) return console.log('npm run sandbox [-- --examples OPENAPI_FILE]');
  console.log('Starting the stand-ins and the bot …');
  const examples = values.examples === undefined ? undefined : await readExamples(values.examples);
  const world = createWorld();
  const publicUrl = `http://127.0.0.1:${await freePort(PORTS.bot)}`;
  const services = await startServices({
    world,
    publicUrl,
    ports: PORTS,
    alwaysAsks: true,
    ...(examples && { examples }),
  });
  const dataDir = await mkdtemp(join(tmpdir(), 'meraki-bot-sandbox-'));
  const bot = startBot({ ...services.env, DATA_DIR: dataDir });

  let stopping = false;
  const stop = async (code: number): Promise<void> => {
    if (stopping) return;
    stopping = true;
    bot.kill('SIGTERM');
    if (bot.exitCode === null && bot.signalCode === null) await once(bot, 'exit');
    await services.close();
    await rm(dataDir, { recursive: true, force: true });
    process.exit(code);
  };
  process.on('SIGINT', () => void stop(0));
  process.on('SIGTERM', () => void stop(0));
  process.on('SIGHUP', () => void stop(0));
  bot.once('exit', (code) => void stop(code ?? 1));

  if (!(await isReady(publicUrl, () => stopping))) return stop(1);
  console.log(welcome(services, examples !== undefined));
}

/** The bot gets the documented environment and nothing else of ours. */
function startBot(env: Record<string, string>) {
  const path = fileURLToPath(new URL('../main.ts', import.meta.url));
  const { PATH, LOG_LEVEL = 'warn' } = process.env;
  return spawn(process.execPath, [path], { env: { PATH, LOG_LEVEL, ...env }, stdio: 'inherit' });
}

async function isReady(publicUrl: string, hasEnded: () => boolean): Promise<boolean> {
  const deadline = Date.now() + READY_WITHIN;
  while (Date.now() < deadline && !hasEnded()) {
    const response = await fetch(`${publicUrl}/readyz`).catch(() => undefined);
    if (response?.ok) return true;
    await delay(50);
  }
  if (!hasEnded()) console.error('The bot did not get ready; `LOG_LEVEL=debug npm run sandbox` shows more.');
  return false;
}

async function readExamples(file: string): Promise<object> {
  try {
    const document: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (typeof document === 'object' && document !== null) return document;
    throw new Error('not an object');
  } catch (error) {
    throw new Error(`${file} can't be read as an OpenAPI document in JSON`, { cause: error });
  }
}

/** The port, or any free one when it is taken. */
function freePort(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', () => (port === 0 ? reject(new Error('no free port')) : resolve(freePort(0))));
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : port));
    });
  });
}

function welcome({ webex, merakiOAuth, meraki }: Services, examples: boolean): string {
  return [
    '',
    '  The whole product runs on this machine. Open this address and say "link" to the bot:',
    '',
    `    ${webex.url}/`,
    '',
    '  You are Ada, an organization administrator; the page lets you be the others too. With two windows',
    '  two people can talk: the address takes ?as=ben@aurora.example, for example.',
    '',
    `  Stand-ins: Webex ${webex.url}, Meraki sign-in ${merakiOAuth.url}, Meraki API ${meraki.url}`,
    examples
      ? '  The Meraki API answers with the official examples of the given file.'
      : '  Meraki has two organizations: Aurora Retail with 10,000 devices, and Harbor Lab.',
    '  Nothing leaves this machine, and nothing is kept. Ctrl+C ends it.',
    '',
  ].join('\n');
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
