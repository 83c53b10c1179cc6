import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type MerakiReplay, startMerakiReplay } from '../meraki/replay.ts';
import { startTokenServer } from '../meraki/token-server.ts';
import { createTempFolder } from '../store/embedded.ts';
import type { Bot } from './bot.ts';
import { sharedEnvironment } from './environment.ts';
import type { FloorWork } from './floor-work.ts';

const MAIN = fileURLToPath(new URL('./floor/main.ts', import.meta.url));

/**
 * Creates the floor: the least that answers `help` and, with this bot's calls to Meraki, `status`. It knows no person and no
 * link; it has one token for all calls.
 */
export function createFloorBot(work: FloorWork): Bot {
  let api: MerakiReplay | undefined;
  return {
    name: 'floor',
    merakiCalls: () => api?.calls ?? 0,
    merakiSockets: () => api?.mostSockets ?? 0,
    isAnswer: ({ markdown }, text) => markdown === `Floor: ${text}`,
    async prepare(webex, cleanup) {
      const shared = await sharedEnvironment(webex);
      const tokens = await startTokenServer(work.scopes, cleanup);
      api = await startMerakiReplay({ tokens }, cleanup);
      const env = {
        ...shared,
        WEBEX_API_URL: `${webex.url}/v1`,
        MERAKI_URL: api.url,
        MERAKI_TOKEN: tokens.firstPair(0).accessToken,
        INBOX_FILE: join(await createTempFolder(cleanup), 'inbox.jsonl'),
        WORK: JSON.stringify(work.commands),
      };
      return { script: MAIN, ready: 'ready', env };
    },
  };
}
