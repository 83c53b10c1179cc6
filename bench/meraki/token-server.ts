import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { listenOnLoopback } from '../common/loopback.ts';

/** The tokens of one link, as they are now. */
export interface TokenPair {
  accessToken: string;
  refreshToken: string;
}

/** Meraki's authorization server, as far as refreshing goes: a refresh token is good for one refresh. */
export interface TokenServer {
  url: string;
  /** The pair of link number `n` at its beginning. */
  firstPair(n: number): TokenPair;
  /** Whether Meraki takes it now. */
  isValid(accessToken: string): boolean;
  refreshes: number;
  /** Refresh tokens that were none, or no longer one: each would have cost a person their link. */
  refused: number;
}

const HOUR = 3600;

/** @param scope what the links allow */
export async function startTokenServer(scope: string, ending: AsyncDisposableStack): Promise<TokenServer> {
  /** By link: how often it was refreshed. */
  const turns = new Map<number, number>();
  const pair = (n: number, turn: number): TokenPair => ({
    accessToken: `access-${n}-${turn}-`.padEnd(300, 'a'),
    refreshToken: `refresh-${n}-${turn}-`.padEnd(300, 'r'),
  });
  const tokens: TokenServer = {
    url: '',
    firstPair: (n) => pair(n, 0),
    isValid(accessToken) {
      const n = linkNumberOf(accessToken);
      return accessToken === pair(n, turns.get(n) ?? 0).accessToken;
    },
    refreshes: 0,
    refused: 0,
  };

  function refresh(form: URLSearchParams): [number, object] {
    const given = form.get('refresh_token') ?? '';
    const n = linkNumberOf(given);
    const turn = turns.get(n) ?? 0;
    if (form.get('grant_type') !== 'refresh_token' || given !== pair(n, turn).refreshToken) {
      tokens.refused += 1;
      return [400, { error: 'invalid_grant' }];
    }
    tokens.refreshes += 1;
    turns.set(n, turn + 1);
    const { accessToken, refreshToken } = pair(n, turn + 1);
    const token = { access_token: accessToken, refresh_token: refreshToken };
    return [200, { ...token, token_type: 'Bearer', expires_in: HOUR, scope }];
  }

  const server = createServer(async (request, response) => {
    const [status, told] = refresh(new URLSearchParams(await text(request)));
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(told));
  });
  tokens.url = await listenOnLoopback(server, ending);
  return tokens;
}

function linkNumberOf(token: string): number {
  return Number(token.split('-')[1]);
}
