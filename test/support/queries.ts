import type { Test } from 'tap';
import type { Slices } from '../../src/core/async/slices.ts';
import type { Card, Json } from '../../src/core/chat.ts';
import type { Dashboard, OpenDashboard } from '../../src/core/dashboard.ts';
import { createMerakiApi, type MerakiApiDeps } from '../../src/meraki/api.ts';
import type { Introspect } from '../../src/sandbox/meraki/access.ts';
import { type MerakiOptions, type MerakiStandIn, startMeraki } from '../../src/sandbox/meraki/server.ts';
import { createWorld } from '../../src/sandbox/world.ts';
import { createEmbeddedRateLimiters } from '../../src/store/embedded/rate-limiter.ts';
import { ada, grantOf, NOW, start } from './chat.ts';
import { borrowMeraki } from './shared-meraki.ts';

/** The sandbox's organization of 10,000 devices in 1,000 networks, unless `sizes` says otherwise. */
export const AURORA = '549236';
/** The small one: 20 devices in 4 networks. */
export const lab = { organizationId: '817302', organizationName: 'Harbor Lab' };

/** The read set of design.md, with that for pings. */
export const scopes = [
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

/** Sizes for tests that are not about size: a few networks of many devices. */
export const few = { large: { networks: 12, devices: 150 }, small: { networks: 4, devices: 20 } };
export const empty = { large: { networks: 0, devices: 0 }, small: { networks: 0, devices: 0 } };

export interface RigOptions extends Partial<MerakiOptions> {
  scopes?: string[];
  noticeDelay?: number;
  api?: Partial<MerakiApiDeps>;
  /** Of the bot and of its client of Meraki. */
  slices?: Slices;
  /** Called with each dashboard that a question opens, and the link for which it does. */
  onOpen?(dashboard: Dashboard, link: Parameters<OpenDashboard>[0]): void;
}

/** Starts the bot over the Meraki stand-in, whose estate is that of the fixture's time. Ada has linked Aurora Retail. */
export async function startAsking(
  t: Test,
  { scopes: granted = scopes, noticeDelay, api: more, slices, onOpen, ...options }: RigOptions = {},
) {
  let organizationId = AURORA;
  const introspect: Introspect = async (token) =>
    token === 'access-token' ? { personId: 'ada', organizationId, scopes: granted } : undefined;
  const { sizes, ...own } = options;
  const isShared = Object.keys(own).length === 0;
  const meraki = isShared
    ? await borrowMeraki(t, introspect, { sizes, now: NOW })
    : await startOwnMeraki(t, { introspect, ...options });
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const begun = Date.now();
  // The clock runs, so that waits end; it starts at the estate's time, so that periods are the ones asked for.
  const clock = () => NOW + Date.now() - begun;
  const api = createMerakiApi({
    // Each question is answered from what Meraki says now; shared reads have tests of their own.
    areShared: false,
    apiUrl: `${meraki.url}/api/v1`,
    log,
    rateLimiterOf: createEmbeddedRateLimiters(clock, 1_000),
    clock,
    ...(slices && { slices }),
    ...more,
  });
  t.teardown(() => api.close());
  const open: OpenDashboard = (link, timeout) => {
    const dashboard = api.open(link, timeout);
    onOpen?.(dashboard, link);
    return dashboard;
  };
  const bot = await start(t, open, noticeDelay, undefined, slices);
  await bot.link(grantOf(ada));

  /** Links the small organization too, which answers from now on. */
  async function inLab() {
    organizationId = lab.organizationId;
    await bot.link(grantOf(ada, { ...lab, linkedAt: NOW }));
  }

  /** Says a text as Ada in the direct space. @returns the reply, and the Meraki calls that it took, in order */
  async function ask(text: string) {
    const before = meraki.requests.length;
    const sent = await bot.say(ada, text);
    const [first, ...others] = sent;
    const { markdown = '', card, file } = first?.message ?? {};
    const calls = meraki.requests.slice(before).map(({ path }) => path.replace('/api/v1', ''));
    return { markdown, card, file, others, calls, ...readCard(card) };
  }

  /** Presses a button of a card as Ada. */
  async function press(card: Card | undefined, title: string) {
    const button = readCard(card).buttons.find((one) => one.title === title);
    if (button === undefined) throw new Error(`there is no button ${title}`);
    const before = meraki.requests.length;
    const [sent] = await bot.say(ada, button.command, 'direct', button);
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

/** A button that was found in a card. */
export interface ReadButton {
  title: string;
  command: string;
  owner: string | undefined;
  list: string | undefined;
  isRefresh: boolean;
  lentToSpace?: string;
}

/** Starts a stand-in for one test alone, with a clock or examples of its own. */
async function startOwnMeraki(t: Test, options: Partial<MerakiOptions> & Pick<MerakiOptions, 'introspect'>) {
  const meraki = await startMeraki({
    world: createWorld(),
    now: () => NOW,
    // The clock stands still, so that the bucket never fills up.
    requestsPerSecond: 1_000,
    ...options,
  });
  t.teardown(() => meraki.close());
  return meraki;
}

/** Finds all texts of a card in their order, its buttons, the commands that its rows open, and the addresses of its links. */
export function readCard(card: Card | undefined) {
  const texts: string[] = [];
  const buttons: ReadButton[] = [];
  const opens: string[] = [];
  const links: string[] = [];
  const collect = (node: Json | undefined) => {
    if (Array.isArray(node)) return node.forEach(collect);
    if (typeof node !== 'object' || node === null) return;
    if (typeof node.text === 'string') texts.push(node.text);
    if (node.type === 'Action.OpenUrl' && typeof node.url === 'string') links.push(node.url);
    if (node.type === 'Action.Submit') {
      const { command, owner, list, lentToSpace } = textsOf(node.data);
      const isRefresh = JSON.stringify(node.data).includes('"refresh":true');
      if (typeof node.title === 'string')
        buttons.push({
          ...{ title: node.title, command: command ?? '', owner, list, isRefresh },
          ...(lentToSpace !== undefined && { lentToSpace }),
        });
      else opens.push(command ?? '');
    }
    for (const part of Object.values(node)) if (typeof part === 'object') collect(part);
  };
  collect(card);
  return { texts, text: texts.join('\n'), buttons, opens, links };
}

function textsOf(data: Json | undefined): Partial<Record<string, string>> {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return {};
  return Object.fromEntries(
    Object.entries(data).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** Makes the stand-in answer the next call to a path with this body. */
export function answerNext(meraki: Pick<MerakiStandIn, 'faults'>, path: RegExp, body: unknown): void {
  meraki.faults.add({
    path,
    times: 1,
    effect: { kind: 'answer', status: 200, body: JSON.stringify(body) },
  });
}

/** Returns the lines of the lists in an answer, with their bold names: `- **ap03** – offline`. */
export function linesIn(markdown: string): string[] {
  return markdown
    .replaceAll('\\', '')
    .split('\n')
    .filter((line) => line.startsWith('- '));
}

/** Returns the lines of the lists in an answer, without any marks: `ap03 – offline`. */
export function rowsIn(markdown: string): string[] {
  return linesIn(markdown).map((line) => line.slice(2).replaceAll('*', ''));
}
