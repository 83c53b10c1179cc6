import type { Test } from 'tap';
import type { Card, Json } from '../../src/core/chat.ts';
import { createMerakiApi, type MerakiApiOptions } from '../../src/meraki/api.ts';
import { type MerakiOptions, startMeraki } from '../../src/sandbox/meraki/server.ts';
import { createWorld } from '../../src/sandbox/world.ts';
import { createRateLimiters } from '../../src/store/embedded/rate-limiter.ts';
import { ada, grantOf, NOW, start } from './chat.ts';

/** The sandbox's organization of 10,000 devices in 1,000 networks, unless `sizes` says otherwise. */
export const AURORA = '549236';
/** The small one: 20 devices in 4 networks. */
export const lab = { organizationId: '817302', organizationName: 'Harbor Lab' };

/** The read set of design.md, with that for pings. */
const scopes = [
  'dashboard:general:config:read',
  'dashboard:general:telemetry:read',
  'dashboard:general:telemetry:write',
  'dashboard:iam:config:read',
  'dashboard:licensing:config:read',
  'sdwan:telemetry:read',
  'switch:telemetry:read',
  'wireless:config:read',
  'wireless:telemetry:read',
];

/** A few networks of many devices: what a test asks for that is not about size. */
export const few = { large: { networks: 12, devices: 150 }, small: { networks: 4, devices: 20 } };
export const empty = { large: { networks: 0, devices: 0 }, small: { networks: 0, devices: 0 } };

export interface RigOptions extends Partial<MerakiOptions> {
  scopes?: string[];
  silence?: number;
  api?: Partial<MerakiApiOptions>;
}

/** The chat over the Meraki stand-in, whose estate stands at the fixture's time; Ada linked Aurora Retail. */
export async function startAsking(
  t: Test,
  { scopes: granted = scopes, silence, api: more, ...options }: RigOptions = {},
) {
  let organizationId = AURORA;
  const meraki = await startMeraki({
    world: createWorld(),
    now: () => NOW,
    // The bucket of the stand-in fills up with its clock, which stands still.
    requestsPerSecond: 1_000,
    introspect: async (token) =>
      token === 'access-token' ? { personId: 'ada', organizationId, scopes: granted } : undefined,
    ...options,
  });
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const begun = Date.now();
  // Runs, so that waits end, and from the estate's time on, so that spans are what was asked for.
  const clock = () => NOW + Date.now() - begun;
  const api = createMerakiApi({
    apiUrl: `${meraki.url}/api/v1`,
    log,
    rateLimiterOf: createRateLimiters(clock, 1_000),
    clock,
    ...more,
  });
  t.teardown(async () => {
    await api.close();
    await meraki.close();
  });
  const bot = await start(t, api.open, silence);
  await bot.link(grantOf(ada));

  /** What the commands after this one are asked of. */
  async function inLab() {
    organizationId = lab.organizationId;
    await bot.link(grantOf(ada, { ...lab, linkedAt: NOW }));
  }

  /** Says it as Ada, in the direct space: its message, and the Meraki calls that it took, in order. */
  async function ask(text: string) {
    const before = meraki.requests.length;
    const sent = await bot.say(ada, text);
    const [first, ...others] = sent;
    const { markdown = '', card, file } = first?.message ?? {};
    const calls = meraki.requests.slice(before).map(({ path }) => path.replace('/api/v1', ''));
    return { markdown, card, file, others, calls, ...readCard(card) };
  }

  /** Presses a button of the card as Ada. */
  async function press(card: Card | undefined, title: string) {
    const button = readCard(card).buttons.find((one) => one.title === title);
    if (button === undefined) throw new Error(`there is no button ${title}`);
    const before = meraki.requests.length;
    const [sent] = await bot.say(ada, button.command, 'direct', { owner: button.owner, list: button.list });
    const calls = meraki.requests.slice(before).map(({ path }) => path.replace('/api/v1', ''));
    return {
      markdown: sent?.message.markdown ?? '',
      card: sent?.message.card,
      file: sent?.message.file,
      calls,
    };
  }

  const organization = () => meraki.estate.organization(organizationId);
  return { ...bot, meraki, api, ask, press, inLab, organization };
}

export interface ReadButton {
  title: string;
  command: string;
  owner: string | undefined;
  list: string | undefined;
}

/** All texts of a card in their order, its buttons, and the commands that its rows open. */
export function readCard(card: Card | undefined) {
  const texts: string[] = [];
  const buttons: ReadButton[] = [];
  const opens: string[] = [];
  const collect = (node: Json | undefined) => {
    if (Array.isArray(node)) return node.forEach(collect);
    if (typeof node !== 'object' || node === null) return;
    if (typeof node.text === 'string') texts.push(node.text);
    if (node.type === 'Action.Submit') {
      const { command, owner, list } = textsOf(node.data);
      if (typeof node.title === 'string')
        buttons.push({ title: node.title, command: command ?? '', owner, list });
      else opens.push(command ?? '');
    }
    for (const part of Object.values(node)) if (typeof part === 'object') collect(part);
  };
  collect(card);
  return { texts, text: texts.join('\n'), buttons, opens };
}

function textsOf(data: Json | undefined): Partial<Record<string, string>> {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return {};
  return Object.fromEntries(
    Object.entries(data).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
