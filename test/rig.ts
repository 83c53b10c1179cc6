import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Test } from 'tap';
import { createApp } from '../src/app.ts';
import { type Config, parseConfig, secretsOf } from '../src/config.ts';
import { createLogger } from '../src/logger.ts';
import { type Services, startServices } from '../src/sandbox/services.ts';
import { createWorld, type SandboxPerson, type World } from '../src/sandbox/world.ts';
import { freePort } from './free-port.ts';
import { createJar, type Jar, open, type Shown, signInAndConsent } from './sandbox/oauth/browser.ts';

/** What a test changes of the usual set-up. */
export interface RigOptions {
  env?: Record<string, string>;
  services?: Pick<Parameters<typeof startServices>[0], 'examples' | 'pkceRequired' | 'accessTokenLife'>;
}

/** The whole application in this process, against the stand-ins, with a clock that a test moves. */
export interface Rig extends Services {
  world: World;
  config: Config;
  publicUrl: string;
  /** Every line of the log so far. */
  logs(): string;
  /** Moves the application's clock forward; the stand-ins keep real time. */
  pass(ms: number): void;
  person(name: string): SandboxPerson;
  /** Says something to the bot, in the direct space or a group's, and waits until all is answered. */
  say(person: SandboxPerson, text: string, room?: string): Promise<string[]>;
  /** What the bot has said in the direct space with this person, oldest first. */
  heard(person: SandboxPerson): string[];
  /** What the bot has said in a group space, oldest first. */
  inSpace(title: string): string[];
  /** Lets the background work run once. */
  tick(): Promise<void>;
  settle(): Promise<void>;
  /** The newest one-time URL that the person got. */
  linkUrl(person: SandboxPerson): Promise<string>;
  /** Opens a page of the bot in a browser; another origin it is sent to is not visited. */
  visit(jar: Jar, address: string | URL, form?: Record<string, string>): Promise<Shown>;
  /** Walks through the whole of linking. @returns the last page */
  link(person: SandboxPerson, organization?: string, jar?: Jar): Promise<Shown>;
  /** From the one-time URL to the confirm page. */
  signIn(person: SandboxPerson, url: string, jar: Jar, as?: SandboxPerson): Promise<Shown>;
  /** From the confirm page to Meraki's answer, not yet followed. */
  consent(
    jar: Jar,
    confirm: Shown,
    options: { as: SandboxPerson; organization?: string; deny?: boolean },
  ): Promise<URL>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts it and ends it with the test. */
export async function startRig(t: Test, options: RigOptions = {}): Promise<Rig> {
  const world = createWorld();
  const publicUrl = `http://127.0.0.1:${await freePort()}`;
  const services = await startServices({ world, publicUrl, ...options.services });
  const dataDir = await mkdtemp(join(tmpdir(), 'rig-'));
  const config = parseConfig({ ...services.env, DATA_DIR: dataDir, LOG_LEVEL: 'debug', ...options.env });
  const lines: string[] = [];
  const log = createLogger({
    level: config.logLevel,
    secrets: secretsOf(config),
    out: { write: (line) => lines.push(line) },
  });
  let offset = 0;
  const clock = () => Date.now() + offset;
  let app = await createApp(config, log, clock);
  await app.start();
  t.teardown(async () => {
    await app.close();
    await services.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  const bot = world.bot;
  const api = services.webex.api;
  const directRoom = (person: SandboxPerson) => {
    const room = api.directRoom(person.id, bot.id);
    if (room === undefined) throw new Error(`${person.displayName} has no direct space with the bot`);
    return room;
  };
  const roomTitled = (title: string) => {
    const room = [...api.rooms.values()].find((r) => r.title === title && r.type === 'group');
    if (room === undefined) throw new Error(`no space ${title}`);
    return room;
  };

  const rig: Rig = {
    ...services,
    world,
    config,
    publicUrl,
    logs: () => lines.join(''),
    pass: (ms) => {
      offset += ms;
    },
    person(name) {
      const person = world.people.find(({ displayName }) => displayName.startsWith(name));
      if (person === undefined) throw new Error(`nobody is called ${name}`);
      return person;
    },
    async say(person, text, title) {
      const room = title === undefined ? directRoom(person) : roomTitled(title);
      const before = api.messagesIn(room.id).size;
      const markdown = title === undefined ? text : `<@personId:${bot.id}|${bot.displayName}> ${text}`;
      const response = await fetch(`${services.webex.url}/v1/messages`, {
        method: 'POST',
        headers: { authorization: `Bearer ${person.webexToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({ roomId: room.id, markdown }),
      });
      if (!response.ok) throw new Error(`Webex answered ${response.status} to a message of the test`);
      await rig.settle();
      return [...api.messagesIn(room.id).values()]
        .slice(before)
        .filter(({ personId }) => personId === bot.id)
        .map(({ markdown: m, text: plain }) => m ?? plain ?? '');
    },
    heard: (person) =>
      [...api.messagesIn(directRoom(person).id).values()]
        .filter(({ personId }) => personId === bot.id)
        .map(({ markdown, text }) => markdown ?? text ?? ''),
    inSpace: (title) =>
      [...api.messagesIn(roomTitled(title).id).values()]
        .filter(({ personId }) => personId === bot.id)
        .map(({ markdown, text }) => markdown ?? text ?? ''),
    async tick() {
      await app.tick();
      await rig.settle();
    },
    async settle() {
      do {
        await api.waitForIdle();
        await delay(5);
      } while (app.pending() > 0);
    },
    async linkUrl(person) {
      await rig.say(person, 'link');
      const url = /https?:\/\/[^\s)>\]]+\/link\/[\w-]+/.exec(rig.heard(person).at(-1) ?? '')?.[0];
      if (url === undefined) throw new Error('no one-time URL came');
      return url;
    },
    visit: (jar, address, form) => open(jar, address, form),
    async signIn(person, url, jar, as = person) {
      const { url: webexUrl } = await open(jar, url, {});
      const back = await signInAndConsent(webexUrl, { person: as.email, jar });
      return open(jar, back);
    },
    async consent(jar, confirm, { as, organization, deny }) {
      const ticket = /name="ticket" value="([^"]+)"/.exec(confirm.body)?.[1] ?? '';
      const { url } = await open(jar, `${publicUrl}/link/confirm`, { ticket });
      return signInAndConsent(url, {
        person: as.email,
        jar,
        decision: deny ? 'deny' : 'allow',
        ...(organization !== undefined && { organization }),
      });
    },
    async link(person, organization, jar = createJar()) {
      const confirm = await rig.signIn(person, await rig.linkUrl(person), jar);
      const back = await rig.consent(jar, confirm, { as: person, ...(organization && { organization }) });
      const page = await open(jar, back);
      await rig.settle();
      return page;
    },
    stop: () => app.close(),
    async restart() {
      await app.close();
      app = await createApp(config, log, clock);
      await app.start();
    },
  };
  return rig;
}
