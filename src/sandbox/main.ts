import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bots, startBot, startBots } from './fleet/bots.ts';
import { type Postgres, startPostgres } from './fleet/postgres.ts';
import { readSandboxOptions, USAGE } from './options.ts';
import { type Services, startServices } from './services.ts';
import { announcementSpace, createWorld } from './world.ts';

const PORTS = { webex: 4000, merakiOAuth: 4001, meraki: 4002 };
/** Milliseconds after which a hint says how to see more. */
const HINT_AFTER = 30_000;

/** Runs the stand-ins in this process and the bot, as production starts it, in a process of its own. */
async function main(): Promise<void> {
  const { help, instances, websocket, examples, port } = await readSandboxOptions(
    process.argv.slice(2),
    process.env,
  );
  if (help) return console.log(USAGE);
  console.log('Starting the stand-ins and the bot …');
  const world = createWorld();
  world.spaces.push(announcementSpace(world));
  const publicUrl = `http://127.0.0.1:${await freePort(port)}`;
  const services = await startServices({
    world,
    publicUrl,
    ports: PORTS,
    alwaysAsks: true,
    transport: websocket ? 'websocket' : 'webhooks',
    ...(examples && { examples }),
  });
  const dataDir = await mkdtemp(join(tmpdir(), 'meraki-bot-sandbox-'));
  const { PATH = '', LOG_LEVEL = 'warn', QUESTIONS_PER_MINUTE = '' } = process.env;
  const env = { PATH, LOG_LEVEL, QUESTIONS_PER_MINUTE, ...services.env, DATA_DIR: dataDir };
  const postgres = instances > 1 ? await startPostgres(PATH) : undefined;
  const ownPort = Number(new URL(publicUrl).port);
  const bots = postgres ? await startSeveral(postgres, instances, ownPort, env) : startBot(ownPort, env);

  let stopping = false;
  const stop = async (code: number): Promise<void> => {
    if (stopping) return;
    stopping = true;
    await bots.stop();
    await services.close();
    await postgres?.remove();
    await rm(dataDir, { recursive: true, force: true });
    process.exit(code);
  };
  process.on('SIGINT', () => void stop(0));
  process.on('SIGTERM', () => void stop(0));
  process.on('SIGHUP', () => void stop(0));
  void bots.ended.then((code) => {
    if (!stopping) console.error(`The bot has ended (${code}), and the sandbox ends with it.`);
    return stop(code);
  });

  if (!(await isReady(bots))) return stop(1);
  const several = instances > 1 ? bots : undefined;
  console.log(welcome({ services, publicUrl, examples: examples !== undefined, websocket, several }));
}

async function startSeveral(
  postgres: Postgres,
  amount: number,
  port: number,
  env: Record<string, string>,
): Promise<Bots> {
  return startBots(amount, port, { ...env, DATABASE_URL: await postgres.createDatabase() }, console.log);
}

/** Waits without a timeout: a machine may be busy, and a bot that can't start ends by itself. */
async function isReady(bots: Bots): Promise<boolean> {
  const hint = setTimeout(
    () => console.error('The bot is not ready yet; `LOG_LEVEL=debug npm run sandbox` shows more.'),
    HINT_AFTER,
  );
  try {
    return await bots.ready;
  } finally {
    clearTimeout(hint);
  }
}

/** Returns the port, or any free one when it is taken. */
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

interface Running {
  services: Services;
  publicUrl: string;
  examples: boolean;
  websocket: boolean;
  several: Bots | undefined;
}

function welcome({ services, publicUrl, examples, websocket, several }: Running): string {
  const { webex, merakiOAuth, meraki } = services;
  return [
    '',
    '  The whole product runs on this machine. Open this address and say "link" to the bot:',
    '',
    `    ${webex.url}/`,
    '',
    '  You are Ada, an organization administrator; the page lets you be the others too. With two windows',
    '  two people can talk: the address takes ?as=ben@aurora.example, for example.',
    '  A switch in the guide of the page makes Webex unwell for the bot: it fails, hangs, limits, loses answers.',
    '',
    `  The bot is ${publicUrl} (/readyz, /metrics)${websocket ? ', and hears of what is said through a websocket' : ''}.`,
    `  Stand-ins: Webex ${webex.url}, Meraki sign-in ${merakiOAuth.url}, Meraki API ${meraki.url}`,
    examples
      ? '  The Meraki API answers with the official examples of the given file.'
      : '  Meraki has two organizations: Aurora Retail with 10,000 devices, and Harbor Lab.',
    ...(several === undefined ? [] : aboutInstances(several.pids())),
    '  Nothing leaves this machine, and nothing is kept. Ctrl+C ends it.',
    '',
  ].join('\n');
}

function aboutInstances([first = 0, ...others]: number[]): string[] {
  return [
    '',
    `  The bot runs ${1 + others.length} times, on one PostgreSQL, behind a load balancer: processes ${[first, ...others].join(', ')}.`,
    `  End one (kill -9 ${first}) in the middle of a question: the others go on, and it comes back by itself.`,
    '',
  ];
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
