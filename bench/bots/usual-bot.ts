import { fileURLToPath } from 'node:url';
import type { WebexStub } from '../webex/webex.ts';
import type { Bot } from './bot.ts';
import { sharedEnvironment } from './environment.ts';

const SCRIPT = fileURLToPath(new URL('../usual-bot/bot.js', import.meta.url));

/** webex-node-bot-framework with the SDK it pins, on Express. @see installUsual */
export const usualBot: Bot = {
  name: 'usual bot',
  merakiCalls: () => 0,
  merakiSockets: () => 0,
  isAnswer: ({ text = '' }) => text.startsWith('Hello, '),
  async prepare(webex) {
    const shared = await sharedEnvironment(webex);
    const WEBHOOK_URL = `http://127.0.0.1:${shared.PORT}/framework`;
    return { script: SCRIPT, ready: 'ready', env: { ...shared, WEBHOOK_URL, ...services(webex) } };
  },
};

/** Addresses of Webex's services for the SDK; those that are not needed here lead nowhere. */
function services({ url }: WebexStub) {
  const nowhere = 'http://127.0.0.1:9';
  return {
    HYDRA_SERVICE_URL: `${url}/v1`,
    U2C_SERVICE_URL: nowhere,
    WDM_SERVICE_URL: nowhere,
    METRICS_SERVICE_URL: nowhere,
    ATLAS_SERVICE_URL: nowhere,
    CLIENT_LOGS_SERVICE_URL: nowhere,
    IDBROKER_BASE_URL: nowhere,
  };
}
