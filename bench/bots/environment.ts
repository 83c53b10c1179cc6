import { randomBytes } from 'node:crypto';
import { freePort } from '../../src/sandbox/fleet/free-port.ts';
import type { WebexStub } from '../webex/webex.ts';

/** Returns the environment variables that both bots get. */
export async function sharedEnvironment({ token }: WebexStub) {
  return {
    NODE_ENV: 'production',
    LOG_LEVEL: 'info',
    PORT: String(await freePort()),
    WEBEX_BOT_TOKEN: token,
    WEBEX_WEBHOOK_SECRET: randomBytes(32).toString('base64url'),
  };
}
