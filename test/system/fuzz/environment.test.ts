import fc from 'fast-check';
import t from 'tap';
import { ConfigError, parseConfig, secretsOf } from '../../../src/config/config.ts';
import { attack } from '../../support/fuzz.ts';
import { hostileText } from '../../support/hostile-input.ts';

const KEY = `k1:${Buffer.alloc(32, 7).toString('base64')}`;
const GOOD: Record<string, string> = {
  PUBLIC_URL: 'https://bot.example.com',
  PORT: '3000',
  HOST: '127.0.0.1',
  WEBEX_BOT_TOKEN: 'planted-bot-token',
  WEBEX_WEBHOOK_SECRET: 'planted-webhook-secret-of-32-characters',
  WEBEX_CLIENT_ID: 'w',
  WEBEX_CLIENT_SECRET: 'planted-webex-secret',
  WEBEX_API_URL: 'https://webexapis.com/v1',
  MERAKI_CLIENT_ID: 'm',
  MERAKI_CLIENT_SECRET: 'planted-meraki-secret',
  MERAKI_API_URL: 'https://api.meraki.com/api/v1',
  MERAKI_SCOPES: 'dashboard:general:config:read sdwan:telemetry:read',
  TOKEN_KEYS: KEY,
  BOT_ADMINS: 'ben@aurora.example',
  DATABASE_URL: 'postgres://bot:planted-password@db/bot?sslmode=verify-full',
  LOG_LEVEL: 'info',
};

/** Values with a mark, so that an error message that shows one is noticed. */
const value = fc.oneof(
  hostileText.map((text) => `planted${text}`),
  hostileText.map((text) => `${text}planted`),
  fc
    .tuple(fc.constantFrom(...Object.values(GOOD)), hostileText)
    .map(([good, text]) => `${good}planted${text}`),
  fc
    .tuple(fc.constantFrom('https://', 'http://', 'postgres://a:', 'k1:', ''), hostileText)
    .map((parts) => parts.join('planted')),
);
const changes = fc.dictionary(
  fc.constantFrom(...Object.keys(GOOD), ...Object.keys(GOOD).map((name) => `${name}_FILE`)),
  fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: fc.constant('') }),
  { minKeys: 1, maxKeys: 4 },
);

attack(
  t,
  'an environment is accepted, or refused with errors that show no value',
  fc.property(changes, (changed) => {
    try {
      const config = parseConfig({ ...GOOD, ...changed });
      if (secretsOf(config).some((secret) => typeof secret !== 'string'))
        throw new Error('a secret is not a string');
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      if (/planted/i.test(error.message)) throw new Error('the error shows a value');
    }
  }),
);
