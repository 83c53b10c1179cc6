import type { AdmittedOrganizations, NamedAdmins } from '../core/admission.ts';
import { StartError } from '../core/errors.ts';
import type { SealingKey } from '../core/secrets.ts';
import type { SharingSettings } from '../core/sharing-rules.ts';
import { createIsProxy } from '../http/is-proxy.ts';
import type { TransportChoice } from '../webex/transports.ts';
import {
  createEnvironmentReader,
  type Environment,
  MAKE_KEY_COMMAND,
  parseKeys,
  splitList,
} from './environment.ts';
import { parseAdmins, parseOrganizations } from './people.ts';
import { parseScopes } from './scopes.ts';
import { parseSharing } from './sharing.ts';
import { parseStorage, passwordsOf, type Storage } from './storage.ts';
import { parseTransport } from './transport.ts';

/** The configuration of the process, checked. URLs have no trailing slash. */
export interface Config {
  publicUrl: string;
  host: string;
  port: number;
  /**
   * The proxies whose `X-Forwarded-For` is trusted: IP addresses, networks such as 10.0.0.0/8, and names such as
   * `loopback`.
   */
  trustedProxies: string[];
  /** The most open connections of one address that is none of our proxies. */
  connectionsPerAddress: number;
  webex: {
    botToken: string;
    transport: TransportChoice;
    clientId: string;
    clientSecret: string;
    apiUrl: string;
    oauthUrl: string;
    pkce: boolean;
  };
  meraki: {
    clientId: string;
    clientSecret: string;
    apiUrl: string;
    oauthUrl: string;
    scopes: string[];
    pkce: boolean;
  };
  /** The keys that seal tokens: the first one seals, all of them open. */
  tokenKeys: SealingKey[];
  /** Ids of sealing keys that are lost for good: what they sealed can not be read. */
  lostKeys: string[];
  /** The bot's administrators. */
  admins: NamedAdmins;
  /** The Webex organizations whose people may use the bot. */
  organizations: AdmittedOrganizations;
  /** The rate limit per person; up to a third of the questions may come at once. */
  questionsPerMinute: number;
  /** Whether links of one Meraki organization with the same scopes share what they read. */
  areReadsShared: boolean;
  /** The days without a question after which a link ends, whatever renews it. */
  linkMaxIdleDays: number;
  /** The days after which an audit entry is deleted; 0 keeps all. */
  auditKeepDays: number;
  /** Who may lend what to whom. */
  sharing: SharingSettings;
  /** The bearer token that `/metrics` requires, if one is set. */
  metricsToken: string | undefined;
  storage: Storage;
  logLevel: string;
}

/** A configuration that can't be used; the message lists all faults, each with what to do. */
export class ConfigError extends StartError {
  override readonly code = 'bad_configuration';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(
      [
        `The configuration has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:`,
        ...faults.map((fault) => `  - ${fault}`),
        '',
        '.env.example explains every variable; copy it to .env and fill it in.',
        'To see the whole product without any of them: npm run sandbox',
      ].join('\n'),
    );
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/**
 * Parses the environment.
 *
 * @returns the configuration, frozen
 * @throws ConfigError that names every fault and quotes no value, which could be a secret
 */
export function parseConfig(env: Environment): Config {
  const read = createEnvironmentReader(env);
  const { faults } = read;
  read.required('PUBLIC_URL', 'the address at which browsers reach this server, and Webex with its webhooks');
  const publicUrl = read.url('PUBLIC_URL');
  if (URL.canParse(publicUrl) && new URL(publicUrl).pathname !== '/')
    faults.push('PUBLIC_URL must be an origin such as https://bot.example.com, without a path');
  const port = Number(read.optional('PORT') ?? 3000);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    faults.push('PORT must be a number from 0 to 65535');
  const trustedProxies = splitList(read.optional('TRUSTED_PROXIES') ?? 'loopback').filter(
    (one) => one !== 'none',
  );
  if (!areProxies(trustedProxies))
    faults.push(
      'TRUSTED_PROXIES must be addresses, networks such as 10.0.0.0/8, loopback, linklocal or uniquelocal, separated by commas, or none',
    );
  // More than thirty browsers behind one address open (six each), and three times what Webex's deliveries take at 1,000 a
  // second. Of the 4,000 connections that a server has, twenty addresses have to join to take all.
  const connectionsPerAddress = read.wholeNumber('CONNECTIONS_PER_ADDRESS', 200);
  const metricsToken = read.optionalSecret('METRICS_TOKEN');
  if (metricsToken && metricsToken.length < 32)
    faults.push('METRICS_TOKEN is too short: use at least 32 characters');
  const scopes = parseScopes(read);
  const ring = parseKeys(
    read.secret('TOKEN_KEYS', `the keys that seal tokens; \`${MAKE_KEY_COMMAND}\` prints one`),
    faults,
  );
  const config: Config = {
    publicUrl,
    host: read.optional('HOST') ?? '127.0.0.1',
    port,
    trustedProxies,
    connectionsPerAddress,
    webex: {
      botToken: read.secret('WEBEX_BOT_TOKEN', "the bot's access token from developer.webex.com"),
      transport: parseTransport(read),
      clientId: read.required('WEBEX_CLIENT_ID', 'of the Webex integration that people sign in with'),
      clientSecret: read.secret('WEBEX_CLIENT_SECRET', 'of the Webex integration that people sign in with'),
      apiUrl: read.url('WEBEX_API_URL', 'https://webexapis.com/v1'),
      oauthUrl: read.url('WEBEX_OAUTH_URL', 'https://webexapis.com/v1'),
      pkce: read.oneOf('WEBEX_PKCE', 'on', ['on', 'off']) === 'on',
    },
    meraki: {
      clientId: read.required('MERAKI_CLIENT_ID', 'of the Meraki integration'),
      clientSecret: read.secret('MERAKI_CLIENT_SECRET', 'of the Meraki integration'),
      apiUrl: read.url('MERAKI_API_URL', 'https://api.meraki.com/api/v1'),
      oauthUrl: read.url('MERAKI_OAUTH_URL', 'https://as.meraki.com'),
      scopes,
      pkce: read.oneOf('MERAKI_PKCE', 'on', ['on', 'off']) === 'on',
    },
    tokenKeys: ring.keys,
    lostKeys: ring.lost,
    admins: parseAdmins(read),
    organizations: parseOrganizations(read),
    questionsPerMinute: read.wholeNumber('QUESTIONS_PER_MINUTE', 30),
    areReadsShared: read.oneOf('SHARED_READS', 'on', ['on', 'off']) === 'on',
    linkMaxIdleDays: read.wholeNumber('LINK_MAX_IDLE_DAYS', 365, 'days'),
    auditKeepDays: read.wholeNumber('AUDIT_KEEP_DAYS', 400, 'days', 0),
    sharing: parseSharing(read),
    metricsToken,
    storage: parseStorage(read),
    logLevel: read.oneOf('LOG_LEVEL', 'info', LOG_LEVELS),
  };
  if (faults.length > 0) throw new ConfigError(faults);
  return deepFreeze(config);
}

/** Returns the values that must never be logged. */
export function secretsOf(config: Config): string[] {
  const { webex, meraki, tokenKeys, storage } = config;
  const keys = tokenKeys.flatMap(({ key }) => [key.toString('base64'), key.toString('base64url')]);
  const database = storage.kind === 'postgres' ? (passwordsOf(storage.url) ?? []) : [];
  const webhook = webex.transport.kind === 'webhooks' ? [webex.transport.secret] : [];
  const metrics = config.metricsToken === undefined ? [] : [config.metricsToken];
  return [
    webex.botToken,
    ...metrics,
    ...webhook,
    webex.clientSecret,
    meraki.clientSecret,
    ...keys,
    ...database,
  ];
}

function areProxies(trusted: string[]): boolean {
  try {
    createIsProxy(trusted);
    return true;
  } catch {
    return false;
  }
}

function deepFreeze<T extends object>(value: T): T {
  for (const child of Object.values(value))
    if (typeof child === 'object' && child !== null && !Buffer.isBuffer(child)) deepFreeze(child);
  return Object.freeze(value);
}
