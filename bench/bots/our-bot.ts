import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { parseConfig } from '../../src/config/config.ts';
import { type MerakiReplay, type OrganizationSize, startMerakiReplay } from '../meraki/replay.ts';
import { startTokenServer, type TokenServer } from '../meraki/token-server.ts';
import { createTempFolder } from '../store/embedded.ts';
import type { WebexStub } from '../webex/webex.ts';
import type { Bot } from './bot.ts';
import { sharedEnvironment } from './environment.ts';
import { seedAudit } from './seed-audit.ts';
import { seedLinks } from './seed-links.ts';
import { startEnvironment, startFlags } from './start-flags.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** The links in this bot's store. */
export interface OurBotOptions {
  /** Number of links, given to people in the order in which they ask; by default each person has one. */
  links?: number;
  /** Number of shares of these links, to people who never ask. */
  shares?: number;
  /** Whether the access tokens have to be refreshed before they are used. */
  areExpired?: boolean;
  /** @see SeededLinks.areNew */
  areNew?: boolean;
  /** @see SeededLinks.organizationOf */
  organizationOf?: (n: number) => string;
  /** The size of each organization. */
  size?: OrganizationSize;
  /** @see MerakiReplayOptions.isLimited */
  isLimited?: boolean;
  /** Options of V8 in place of those of `npm start`, and the name by which the bot is told apart. */
  v8?: { name: string; flags: string[] };
  /** Entries in the audit log, which the first person who asks may read. */
  auditEntries?: number;
  /** Pages of 5,000 rows of the list of configuration changes. */
  changePages?: number;
}

/** This bot, and the stand-in for Meraki's token endpoint. */
export interface OurBot extends Bot {
  /** Returns the token server of the latest start. @throws Error before the first start */
  tokens(): TokenServer;
  /** Returns the Dashboard API of the latest start. @throws Error before the first start */
  api(): MerakiReplay;
}

/** Creates this bot as production starts it, with the embedded store. */
export function createOurBot({
  links,
  shares = 0,
  areExpired = false,
  areNew = false,
  organizationOf,
  size,
  isLimited = false,
  v8,
  changePages = 1,
  auditEntries = 0,
}: OurBotOptions = {}): OurBot {
  let tokens: TokenServer | undefined;
  let api: MerakiReplay | undefined;
  return {
    name: v8?.name ?? 'this bot',
    isAnswer({ markdown = '', attachments = [] }, text) {
      if (text === 'export audit') return markdown.includes(' of the audit log, newest first');
      if (text === 'help') return markdown.startsWith('Hello ');
      if (text.endsWith(' as csv')) return markdown.endsWith(' as a CSV file.');
      // A failure says its reference; one with a choice has a card too.
      return attachments.length > 0 && !markdown.includes('Reference: ');
    },
    merakiCalls: () => api?.calls ?? 0,
    merakiSockets: () => api?.mostSockets ?? 0,
    tokens() {
      if (tokens === undefined) throw new Error('it was not started');
      return tokens;
    },
    api() {
      if (api === undefined) throw new Error('it was not started');
      return api;
    },
    async prepare(webex, cleanup) {
      const dir = await createTempFolder(cleanup);
      const shared = await sharedEnvironment(webex);
      const own = { ...botEnvironment(webex, shared.PORT), ...(await startEnvironment()) };
      const near = { ...shared, ...own, DATA_DIR: dir };
      const { tokenKeys: keys, meraki: data } = parseConfig(near);
      tokens = await startTokenServer(data.scopes, cleanup);
      const served = { tokens, changePages, isLimited, ...(size && { size }) };
      api = await startMerakiReplay(served, cleanup);
      const allPeople = webex.population.people.map((_, n) => webex.population.asker(n).person);
      const people = allPeople.slice(0, links);
      const others = (links ?? 0) - people.length;
      const seeded = {
        people,
        others: Math.max(0, others),
        tokens: tokens.firstPair,
        keys,
        scopes: data.scopes,
        areExpired,
        areNew,
        organizationOf,
      };
      await seedLinks(dir, seeded, shares);
      await seedAudit(dir, auditEntries);
      const admins = auditEntries > 0 ? { BOT_ADMINS: webex.population.asker(0).person.id } : {};
      const env = { ...near, ...admins, MERAKI_API_URL: `${api.url}/api/v1`, MERAKI_OAUTH_URL: tokens.url };
      return { script: MAIN, ready: '"msg":"ready"', env, execArgv: v8?.flags ?? (await startFlags()) };
    },
  };
}

function botEnvironment({ url }: WebexStub, port: string) {
  return {
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    WEBEX_API_URL: `${url}/v1`,
    WEBEX_OAUTH_URL: `${url}/v1`,
    WEBEX_CLIENT_ID: 'webex-integration',
    WEBEX_CLIENT_SECRET: randomBytes(32).toString('base64url'),
    WEBEX_ORGS: '*',
    MERAKI_CLIENT_ID: 'meraki-integration',
    MERAKI_CLIENT_SECRET: randomBytes(32).toString('base64url'),
    // The commands come from a program, which must not meet the rate limit.
    QUESTIONS_PER_MINUTE: '100000',
    // The sealed tokens of people who never ask name this key id.
    TOKEN_KEYS: `sandbox:${randomBytes(32).toString('base64')}`,
  };
}
