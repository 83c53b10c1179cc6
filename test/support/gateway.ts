import { buffer } from 'node:stream/consumers';
import type { Test } from 'tap';
import { request } from 'undici';
import type { Message } from '../../src/core/chat.ts';
import { HANDLED } from '../../src/core/inbox.ts';
import type { Log } from '../../src/core/log.ts';
import { silentMeter } from '../../src/core/meter.ts';
import { currentReference } from '../../src/core/reference.ts';
import { startLoopbackServer } from '../../src/sandbox/loopback-server.ts';
import { startWebex, type WebexStandIn } from '../../src/sandbox/webex/server.ts';
import { createWorld, type SandboxPerson, type World } from '../../src/sandbox/world.ts';
import { createEmbeddedInbox } from '../../src/store/embedded/inbox.ts';
import type { Limits } from '../../src/webex/client/index.ts';
import { createWebexGateway, type WebexGateway } from '../../src/webex/gateway.ts';
import { verifySignature } from '../../src/webex/intake/signature.ts';
import { createAddresses } from './admin-addresses.ts';
import { addTexts, assertNoLeak, type Secrets } from './log-scan.ts';

/** Waits of a test: everything fails the same way, only sooner; but a process that stands still for seconds is no failure. */
export const quick: Partial<Limits> = {
  timeout: 60_000,
  patience: 90_000,
  longestWait: 100,
  backoff: 5,
  attempts: 4,
};

export interface Line {
  level: 'debug' | 'info' | 'warn' | 'error';
  fields: object;
  text: string;
  reference: string | undefined;
}

/** A log that a test can read. */
export function createLines(): { log: Log; lines: Line[]; texts(level: Line['level']): string[] } {
  const lines: Line[] = [];
  const at = (level: Line['level']) => (fields: object, text: string) => {
    lines.push({ level, fields, text, reference: currentReference() });
  };
  return {
    lines,
    log: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') },
    texts: (level) => lines.filter((line) => line.level === level).map((line) => line.text),
  };
}

const STATUS = {
  accepted: 200,
  duplicate: 200,
  told: 200,
  malformed: 400,
  forged: 401,
  busy: 503,
  closed: 503,
} as const;

export interface Stage extends ReturnType<typeof createLines> {
  world: World;
  webex: WebexStandIn;
  gateway: WebexGateway;
  heard: Message[];
  /** What our webhook route answered, in order. */
  answers: string[];
  person(name: string): SandboxPerson;
  roomOf(title: string, member?: SandboxPerson): string;
  /** Calls the stand-in's API as somebody; resolves with the JSON of the answer. */
  call(
    who: SandboxPerson,
    method: string,
    path: string,
    body?: object,
  ): Promise<{ id: string; [key: string]: unknown }>;
  /** Everything that Webex told us about has been handled. */
  settle(): Promise<void>;
}

/** The stand-in for Webex, a webhook route as the product has it, and the edge in between. */
export async function setStage(
  t: Test,
  options: { onMessage?: (message: Message, stage: Stage) => Promise<unknown>; admins?: string[] } = {},
): Promise<Stage> {
  const world = createWorld();
  const lines = createLines();
  const heard: Message[] = [];
  const answers: string[] = [];
  const webex = await startWebex({ world, redirectUris: [] });
  const route = await startLoopbackServer(() => async (req, res) => {
    const body = await buffer(req);
    const signature = req.headers['x-spark-signature'];
    const header = typeof signature === 'string' ? signature : undefined;
    const answer = verifySignature(body, header, world.webhookSecret) ? await gateway.accept(body) : 'forged';
    answers.push(answer);
    res.writeHead(STATUS[answer]).end();
  });
  const gateway = createWebexGateway({
    token: world.bot.webexToken,
    apiUrl: `${webex.url}/v1`,
    targetUrl: `${route.url}/webhooks/webex`,
    transport: { kind: 'webhooks', secret: world.webhookSecret },
    admins: options.admins ?? ['ben@aurora.example'],
    addresses: createAddresses(),
    onMessage: async (message) => {
      heard.push(message);
      await options.onMessage?.(message, stage);
      return HANDLED;
    },
    inbox: createEmbeddedInbox({ log: lines.log, clock: Date.now }),
    meter: silentMeter,
    others: () => undefined,
    onMembership: (roomId) => gateway.forgetSpace(roomId),
    log: lines.log,
    clock: Date.now,
    limits: quick,
  });
  const stage: Stage = {
    ...lines,
    world,
    webex,
    gateway,
    heard,
    answers,
    person: (name) => found(world.people.find((one) => one.displayName.startsWith(name))),
    roomOf(title, member) {
      const rooms = [...webex.api.rooms.values()].filter((room) => room.title === title);
      return found(rooms.find((room) => !member || webex.api.membersOf(room.id).has(member.id))).id;
    },
    async call(who, method, path, body) {
      const answer = await request(`${webex.url}/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${who.webexToken}`,
          ...(body && { 'content-type': 'application/json' }),
        },
        body: body ? JSON.stringify(body) : null,
      });
      const text = await answer.body.text();
      if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode} ${text}`);
      return text === '' ? { id: '' } : JSON.parse(text);
    },
    async settle() {
      await webex.api.waitForIdle();
      while (gateway.status().events > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    },
  };
  t.teardown(async () => {
    await gateway.stop();
    await webex.close();
    await route.close();
    const secrets: Secrets = new Map([
      [world.bot.webexToken, "the bot's token"],
      [world.webhookSecret, 'the webhook secret'],
    ]);
    addTexts(secrets, webex, world);
    assertNoLeak(lines.lines.map(written), secrets);
  });
  return stage;
}

/** As pino would write it: of an error what a log line has of it. */
function written(line: Line): string {
  return JSON.stringify(line, (_key, value) =>
    value instanceof Error ? { message: value.message, stack: value.stack } : value,
  );
}

function found<T>(thing: T | undefined): T {
  if (thing === undefined) throw new Error('not in the sandbox');
  return thing;
}
