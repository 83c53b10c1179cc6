import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { listenOnLoopback } from '../common/loopback.ts';

/** The current tokens of one link. */
export interface TokenPair {
  accessToken: string;
  refreshToken: string;
}

/** The token endpoint of Meraki's authorization server; each refresh token is valid for one refresh. */
export interface TokenServer {
  url: string;
  /** The scopes of every link. */
  scopes: string[];
  /** Returns the first pair of link number `n`. */
  firstPair(n: number): TokenPair;
  /** Tells whether an access token is the current one of its link. */
  isValid(accessToken: string): boolean;
  refreshes: number;
  /** Number of refreshes with an unknown or used token; each would have cost a person the link. */
  refused: number;
}

const HOUR = 3600;

/** Starts the token endpoint until `cleanup`. @param scopes the scopes of every link */
export async function startTokenServer(
  scopes: string[],
  cleanup: AsyncDisposableStack,
): Promise<TokenServer> {
  /** Number of refreshes by link number. */
  const generations = new Map<number, number>();
  const pair = (n: number, generation: number): TokenPair => ({
    accessToken: `access-${n}-${generation}-`.padEnd(300, 'a'),
    refreshToken: `refresh-${n}-${generation}-`.padEnd(300, 'r'),
  });
  const tokens: TokenServer = {
    url: '',
    scopes,
    firstPair: (n) => pair(n, 0),
    isValid(accessToken) {
      const n = linkNumberOf(accessToken);
      return accessToken === pair(n, generations.get(n) ?? 0).accessToken;
    },
    refreshes: 0,
    refused: 0,
  };

  function refresh(form: URLSearchParams): [number, object] {
    const given = form.get('refresh_token') ?? '';
    const n = linkNumberOf(given);
    const generation = generations.get(n) ?? 0;
    if (form.get('grant_type') !== 'refresh_token' || given !== pair(n, generation).refreshToken) {
      tokens.refused += 1;
      return [400, { error: 'invalid_grant' }];
    }
    tokens.refreshes += 1;
    generations.set(n, generation + 1);
    const { accessToken, refreshToken } = pair(n, generation + 1);
    const token = { access_token: accessToken, refresh_token: refreshToken };
    return [200, { ...token, token_type: 'Bearer', expires_in: HOUR, scope: scopes.join(' ') }];
  }

  const server = createServer(async (request, response) => {
    const [status, body] = refresh(new URLSearchParams(await text(request)));
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  tokens.url = await listenOnLoopback(server, cleanup);
  return tokens;
}

function linkNumberOf(token: string): number {
  return Number(token.split('-')[1]);
}
