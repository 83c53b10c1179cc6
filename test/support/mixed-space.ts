import { isDeepStrictEqual } from 'node:util';
import type { Test } from 'tap';
import { parseCommand } from '../../src/bot/dispatch/parse-command.ts';
import { isForAdministrators } from '../../src/bot/permissions.ts';
import { commands } from '../../src/commands/index.ts';
import type { PressedButton } from '../../src/core/chat.ts';
import type { Person } from '../../src/core/person.ts';
import { personSettings, type Settings, spaceSettings } from '../../src/core/settings.ts';
import { failureOf } from '../../src/meraki/failures.ts';
import type { Operation } from '../../src/meraki/operations.ts';
import { canariesIn, createCanaries, readable } from './canaries.ts';
import { ada, ben, grantOf, NOW, start, tom } from './chat.ts';
import { everyScope } from './meraki-stand-in.ts';
import { readCard } from './queries.ts';
import { openOver, recordAnswers } from './recorded-answers.ts';

/** The space where people of two Webex organizations read. */
export const MIXED = 'mixed';

const canaries = createCanaries();
const ORGANIZATIONS = ['organization one', 'organization two'].map((name) => ({
  organizationId: canaries.of(`id of ${name}`),
  organizationName: canaries.of(name),
}));
const [ONE = { organizationId: '', organizationName: '' }, TWO = ONE] = ORGANIZATIONS;

/** People whom nobody who asks may be told of in the space, with links of their own. */
const OTHERS: readonly Person[] = ['first', 'second'].map((name) => ({
  id: canaries.of(`person ${name}`),
  displayName: `${canaries.of(`given name ${name}`)} ${canaries.of(`family name ${name}`)}`,
  email: `${canaries.of(`address ${name}`).toLowerCase()}@aurora.example`,
  orgId: 'aurora',
}));

/** Those who ask: with two links, as an administrator with a link, with none, and as a guest with a link. */
export const ASKERS = {
  ada,
  ben,
  tom,
  gina: { ...tom, id: 'gina', displayName: 'Gina Park', orgId: 'partner' },
};
export type Asker = keyof typeof ASKERS;

/** What Meraki answers to all calls of a question. */
export const WEATHERS = [200, 200, 200, 200, 400, 403, 404, 500] as const;
export type Weather = (typeof WEATHERS)[number];

/** What is set in the space when the question comes. */
export const STATES = ['nothing', 'defaults', 'direct', 'opened to others'] as const;
/** `opened`: answers are posted for everybody who reads there, but not those to administrators. */
export type State = (typeof STATES)[number] | 'opened';

/** A question in the mixed space. */
export interface MixedQuestion {
  text: string;
  asker?: Asker;
  weather?: Weather;
  state?: State;
}

const { about, answerTo } = await recordAnswers(12);
/** Values of these fields stay: the product reads them, and they name nobody and nothing. */
const KEPT =
  /^(status|state|ts|.*At|.*Ts|.*Date|date|time|productTypes?|severity|type|category|subtype|mode|timeZone|interface|band|method|responseCode|orgAccess|authMode|encryptionMode|wpaEncryptionMode|duplex|speed|licenseType)$/;
const rename = (value: unknown, name: string): unknown => {
  if (Array.isArray(value)) return value.map((one) => rename(one, name));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, rename(part, key)]));
  }
  if (typeof value !== 'string' || value === '' || KEPT.test(name)) return value;
  if (/serial$/i.test(name)) return canaries.serialOf(value);
  if (/mac$/i.test(name)) return canaries.macOf(value);
  // An address to which a card links tells as much as a name.
  if (name === 'url') return `https://n1.meraki.com/${canaries.of(value)}/n`;
  // Several networks, devices and clients begin with the same word.
  return /^(name|description)$/.test(name) ? `Kanari ${canaries.of(value)}` : canaries.of(value);
};
const renamedAnswers = new Map<Operation, unknown>();
function answerOf(operation: Operation): unknown {
  const renamed = renamedAnswers.get(operation) ?? rename(answerTo(operation), '');
  renamedAnswers.set(operation, renamed);
  return renamed;
}

const dashboard = openOver((operation) => ({ json: answerOf(operation), link: undefined }))({
  key: grantOf(ada),
  scopes: [],
  source: { token: async () => '', renew: async () => '', issuedAt: async () => 0 },
});
const [networks, devices] = [await dashboard.networks(), await dashboard.devices()];
const clients = await dashboard.networkClients(canaries.of(about.networkId), { since: 0 });

const { id = '', name = '' } = networks[0] ?? {};

/** Starts a bot whose Meraki knows only canaries, with a space where a guest reads. */
export async function startMixed(t: Test) {
  let weather: Weather = 200;
  const open = openOver((operation) => {
    if (weather === 200) return { json: answerOf(operation), link: undefined };
    const text = JSON.stringify({ errors: [`${canaries.of('a refusal')} is not supported`] });
    throw failureOf(
      { status: weather, text, receivedAt: NOW, requestId: 'r', retryAfter: undefined, link: undefined },
      operation,
    );
  });
  const bot = await start(t, open);
  const { chat, store } = bot;
  chat.mixed.add(MIXED);
  chat.moderators.add('gina');
  const links = [
    ...[ONE, TWO].map((one) => grantOf(ada, { ...one, linkedAt: NOW })),
    grantOf(ben, { ...ONE, linkedAt: NOW }),
    grantOf(ASKERS.gina, { ...TWO, linkedAt: NOW }),
    ...OTHERS.map((one, n) =>
      grantOf(one, { ...(n === 0 ? ONE : TWO), status: n === 0 ? 'active' : 'relink_required' }),
    ),
  ].map((grant) => ({ ...grant, scopes: everyScope }));

  /** Undoes what a question has changed: links that it ended, and settings. */
  async function reset(state: State): Promise<void> {
    const present = new Set((await store.listGrants()).map((one) => `${one.personId} ${one.organizationId}`));
    const gone = links.filter((one) => !present.has(`${one.personId} ${one.organizationId}`));
    if (gone.length > 0) await bot.link(...gone);
    const settings: Record<State, Partial<Settings>> = {
      nothing: {},
      defaults: {
        organizationId: ONE.organizationId,
        network: { id, name, organizationId: ONE.organizationId },
      },
      direct: { privacy: { answers: 'direct' } },
      opened: { privacy: { answers: 'here', readers: ['aurora', 'partner'] } },
      'opened to others': { privacy: { answers: 'here', readers: ['aurora'] } },
    };
    await put({ id: spaceSettings(MIXED), ...settings[state] });
    for (const { id: personId } of Object.values(ASKERS)) await put({ id: personSettings(personId) });
  }

  /** Not `bot.say`: a slip of the finger can be a part of a command's name, which the log may hold. */
  async function say(person: Person, text: string, roomId: string, pressed?: PressedButton) {
    const before = chat.sent.length;
    const place = { roomId, parentId: 'asked' };
    await (await bot.dispatch({ person, place, isDirect: false, text, pressed })).finished;
    return chat.sent.slice(before);
  }

  /** Each write waits for the disk, so settings that are right are left. */
  async function put(settings: Settings): Promise<void> {
    const present = (await store.findSettings(settings.id)) ?? { id: settings.id };
    if (!isDeepStrictEqual(present, settings)) await store.changeSettings(settings.id, () => settings);
  }

  /**
   * Asks a question in a space, the mixed one unless another is named, then presses the buttons that came with the answer
   * there, too.
   *
   * @returns how many canaries the person was told directly, and those that were posted though nobody typed them
   */
  async function ask(
    { text, asker = 'ada', weather: now = 200, state = 'nothing' }: MixedQuestion,
    room = MIXED,
  ): Promise<{ told: number; leaked: string[] }> {
    await reset(state);
    weather = now;
    const person = ASKERS[asker];
    chat.sent.length = 0;
    const asked = await say(person, text, room);
    const leaked = posted(asked).filter((one) => !canariesIn(text).includes(one));
    const told = asked
      .filter(({ personId }) => personId !== undefined)
      .flatMap(({ message }) => canariesIn(readable(message)));
    // A ping that is sent waits a second for its result.
    const buttons = asked
      .flatMap(({ message }) => readCard(message.card).buttons)
      .filter(({ command }) => !command.startsWith('ping'))
      // What answers a colleague may be posted there.
      .filter(({ command }) => state !== 'opened' || isOfAdministrators(command))
      .slice(0, 3);
    for (const { command, owner, list } of buttons) {
      for (const one of [person, ASKERS.tom])
        leaked.push(...posted(await say(one, command, room, { owner, list })));
    }
    bot.entries.length = Math.min(bot.entries.length, 50);
    return { told: told.length, leaked };
  }

  return { ...bot, ask };
}

function isOfAdministrators(text: string): boolean {
  const parsed = parseCommand(text, commands);
  return parsed !== undefined && isForAdministrators(parsed.command);
}

/** The canaries that were posted to a space. */
function posted(sent: Awaited<ReturnType<typeof start>>['chat']['sent']): string[] {
  return sent
    .filter(({ place }) => place !== undefined)
    .flatMap(({ message }) => canariesIn(readable(message)));
}

/** The name of an organization that Ada has linked. */
export const ORGANIZATION = ONE.organizationName;

/** Names and ids that exist, which a person may type. */
export const NAMES: readonly string[] = [
  ...networks.slice(0, 3).flatMap(({ id, name }) => [name, id]),
  ...devices.slice(0, 3).flatMap(({ serial, name }) => [name, serial]),
  ...clients.items.slice(0, 2).flatMap(({ mac = '' }) => [mac]),
  ...ORGANIZATIONS.flatMap(({ organizationId, organizationName }) => [organizationId, organizationName]),
  ...OTHERS.flatMap(({ displayName, email }) => [displayName, email]),
];
