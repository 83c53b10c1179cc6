import { buffer } from 'node:stream/consumers';
import type { Test } from 'tap';
import { request } from 'undici';
import { createBackgroundTasks } from '../../src/core/async/background-tasks.ts';
import type { Broadcast } from '../../src/core/broadcast.ts';
import type { Message } from '../../src/core/chat.ts';
import type { Clock } from '../../src/core/clock.ts';
import { type ClosableInbox, HANDLED } from '../../src/core/inbox.ts';
import type { Log } from '../../src/core/log.ts';
import { silentMeter } from '../../src/core/meter.ts';
import { currentReference } from '../../src/core/reference.ts';
import { startLoopbackServer } from '../../src/sandbox/loopback-server.ts';
import { startWebex, type WebexStandIn } from '../../src/sandbox/webex/server.ts';
import { createWorld, type SandboxPerson, type World } from '../../src/sandbox/world.ts';
import { createLocalBroadcast } from '../../src/store/local-broadcast.ts';
import type { SendingLimits } from '../../src/webex/chat/sending.ts';
import type { ClientLimits } from '../../src/webex/client/index.ts';
import { createWebexConnection, type WebexConnection } from '../../src/webex/connection.ts';
import { createWebexGateway, type WebexGateway } from '../../src/webex/gateway.ts';
import { createInstrumentation } from '../../src/webex/instrumentation.ts';
import { verifySignature } from '../../src/webex/intake/signature.ts';
import { createMemoryBook } from './admin-book.ts';
import { addTexts, assertNoLeak, type Secrets } from './log-scan.ts';
import { createMemoryInbox } from './memory-inbox.ts';
import { noticesAtOnce } from './tell.ts';
import { until } from './until.ts';

/**
 * Limits for tests: the waits are short, so that failures come soon; the timeouts are long, because a test machine may
 * stand still for seconds.
 */
export const quick: Partial<ClientLimits> = {
  timeout: 60_000,
  totalTimeout: 90_000,
  longestWait: 100,
  firstWait: 5,
  maxAttempts: 4,
};

/** Short pauses between attempts to post, and a wait for Webex's report that ends soon: nothing must depend on a report. */
export const quickSending: SendingLimits = {
  firstPause: 5,
  longestPause: 50,
  longestWait: 3_600_000,
  reportWait: 30,
  lookInterval: 10,
};

/** A line that was logged. */
export interface Line {
  level: 'debug' | 'info' | 'warn' | 'error';
  fields: object;
  text: string;
  reference: string | undefined;
}

/** Creates a log that a test can read. */
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
  malformed: 200,
  forged: 401,
  busy: 503,
  closed: 503,
} as const;

/** A gateway between the stand-in for Webex and a test. */
export interface Stage extends ReturnType<typeof createLines> {
  world: World;
  webex: WebexStandIn;
  connection: WebexConnection;
  gateway: WebexGateway;
  /** The messages that reached `onMessage`. */
  heard: Message[];
  /** The outcomes that were counted. */
  taken: string[];
  /** The receipts of our webhook route, in order. */
  answers: string[];
  person(name: string): SandboxPerson;
  roomOf(title: string, member?: SandboxPerson): string;
  /** Calls the stand-in's API as a person; resolves with the JSON of the answer. */
  call(
    who: SandboxPerson,
    method: string,
    path: string,
    body?: object,
  ): Promise<{ id: string; [key: string]: unknown }>;
  /** Resolves when every event that Webex reported has been handled. */
  settle(): Promise<void>;
}

/** The parts of a stage that a test may replace. */
export interface StageOptions {
  onMessage?: (message: Message, stage: Stage) => Promise<unknown>;
  admins?: string[];
  inbox?: (log: Log) => ClosableInbox;
  token?: string;
  apiUrl?: string;
  clock?: Clock;
  now?: Clock;
  limits?: Partial<ClientLimits>;
  sendingLimits?: Partial<SendingLimits>;
  broadcast?: Broadcast;
}

/**
 * Starts the stand-in for Webex, a webhook route like the product's, and a gateway between them that is not started.
 */
export async function setStage(t: Test, options: StageOptions = {}): Promise<Stage> {
  const world = createWorld();
  const lines = createLines();
  const heard: Message[] = [];
  const taken: string[] = [];
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
  const instrumentation = createInstrumentation(lines.log, silentMeter);
  const common = {
    token: options.token ?? world.bot.webexToken,
    instrumentation,
    log: lines.log,
    clock: options.clock ?? Date.now,
    now: options.now,
    limits: { ...quick, ...options.limits },
  };
  const inbox = options.inbox?.(lines.log) ?? createMemoryInbox({ log: lines.log, clock: Date.now });
  const background = createBackgroundTasks(lines.log);
  const connection = createWebexConnection({
    ...common,
    apiUrl: options.apiUrl ?? `${webex.url}/v1`,
    admins: { emails: options.admins ?? ['ben@aurora.example'], personIds: [] },
    adminBook: createMemoryBook(),
    background,
    broadcast: options.broadcast ?? createLocalBroadcast(),
    createNotices: noticesAtOnce,
    sendingLimits: { ...quickSending, ...options.sendingLimits },
  });
  const gateway = createWebexGateway({
    ...common,
    connection,
    targetUrl: `${route.url}/webhooks/webex`,
    transport: { kind: 'webhooks', secret: world.webhookSecret },
    webhookBook: undefined,
    inbox,
    onMessage: async (message) => {
      heard.push(message);
      await options.onMessage?.(message, stage);
      return HANDLED;
    },
    isRefused: () => false,
    onAdminsChecked() {},
    admits: () => true,
    handleOwnEvent: () => undefined,
    onMembership: connection.forgetSpace,
    background,
    rereadPause: 5,
    pauses: { first: 5, longest: 100 },
    meter: { ...silentMeter, taken: (outcome) => taken.push(outcome) },
  });
  const stage: Stage = {
    ...lines,
    world,
    webex,
    connection,
    gateway,
    heard,
    taken,
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
      await until('every event is handled', () => gateway.status().events === 0);
    },
  };
  t.teardown(async () => {
    await gateway.drain();
    await inbox.close();
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

/** Writes a line as pino would, with the message and the stack of an error. */
function written(line: Line): string {
  return JSON.stringify(line, (_key, value) =>
    value instanceof Error ? { message: value.message, stack: value.stack } : value,
  );
}

function found<T>(thing: T | undefined): T {
  if (thing === undefined) throw new Error('not in the sandbox');
  return thing;
}
