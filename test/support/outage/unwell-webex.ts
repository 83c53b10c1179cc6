import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Test } from 'tap';
import { Agent, request } from 'undici';
import { freePort } from '../../../src/sandbox/fleet/free-port.ts';

/** A call of the bot, as it comes. */
export interface Call {
  method: string;
  /** The path without the query, e.g. `/v1/messages`. */
  path: string;
  /** JSON, or multipart for a file. */
  body: string;
}

/** What happens to a call. */
export interface Trouble {
  /** Whether Webex carries it out all the same. */
  isDelivered?: boolean;
  /** What the bot is told: a status, nothing at all, or a broken connection. */
  told: { status: number; headers?: Record<string, string> } | 'nothing' | 'reset';
}

/** Decides what happens to a call; undefined for the usual. */
export type Rule = (call: Call) => Trouble | undefined;

/** What stands between the bot and Webex. Webhooks come without it, and people write without it. */
export interface UnwellWebex {
  /** The origin for WEBEX_API_URL. */
  url: string;
  port: number;
  /** What happens to the calls from now on; undefined when all is well. Calls that got no answer never get one. */
  rule: Rule | undefined;
  /** Tokens of the bot that Webex takes for others, e.g. one that is about to be revoked. */
  tokens: Map<string, string>;
  /** How many calls the rule has hit. */
  troubled: number;
  /** Breaks all connections. */
  cut(): void;
  /** Lets nobody listen, so that connections are refused. */
  refuse(): void;
  /** Listens again, on the same port. */
  listen(): Promise<void>;
}

/** Headers that belong to a connection, and not to a call. */
const OF_A_CONNECTION = ['host', 'connection', 'keep-alive', 'transfer-encoding', 'content-length'];
const PATIENCE = { headersTimeout: 0, bodyTimeout: 0, connect: { timeout: 60_000 } };

/** Starts it in front of Webex's stand-in; it ends with the test. @param webexUrl the stand-in's origin */
export async function startUnwellWebex(t: Pick<Test, 'teardown'>, webexUrl: string): Promise<UnwellWebex> {
  const agent = new Agent(PATIENCE);
  const port = await freePort();

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const body = await buffer(req);
    const [method, path = ''] = [req.method ?? 'GET', req.url?.split('?')[0]];
    const trouble = webex.rule?.({ method, path, body: body.toString('latin1') });
    if (trouble === undefined) return passOn(req, res, body);
    webex.troubled += 1;
    if (trouble.isDelivered) await passOn(req, undefined, body);
    if (trouble.told === 'reset') req.socket.resetAndDestroy();
    else if (trouble.told !== 'nothing') res.writeHead(trouble.told.status, trouble.told.headers).end();
  }

  async function passOn(req: IncomingMessage, res: ServerResponse | undefined, body: Buffer): Promise<void> {
    const headers = { ...req.headers };
    for (const name of OF_A_CONNECTION) delete headers[name];
    const token = webex.tokens.get(headers.authorization?.slice('Bearer '.length) ?? '');
    if (token !== undefined) headers.authorization = `Bearer ${token}`;
    const onward = await request(`${webexUrl}${req.url}`, {
      method: req.method ?? 'GET',
      headers,
      body: body.length > 0 ? body : null,
      dispatcher: agent,
    });
    const bytes = Buffer.from(await onward.body.arrayBuffer());
    const { link, ...back } = onward.headers;
    for (const name of OF_A_CONNECTION) delete back[name];
    const host = req.headers.host ?? '';
    // The bot follows a link to the next page only at the origin that it knows.
    const own = typeof link === 'string' ? { link: link.replaceAll(webexUrl, `http://${host}`) } : {};
    res?.writeHead(onward.statusCode, { ...back, ...own, 'content-length': bytes.length }).end(bytes);
  }

  const server = createServer((req, res) => {
    // A call that its caller gave up, or that came while Webex ended, is cut off.
    answer(req, res).catch(() => req.socket.destroy());
  });
  server.keepAliveTimeout = 60_000;
  const listen = () => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen();
  t.teardown(async () => {
    server.close();
    server.closeAllConnections();
    await agent.destroy();
  });
  const webex: UnwellWebex = {
    url: `http://127.0.0.1:${port}`,
    port,
    rule: undefined,
    tokens: new Map(),
    troubled: 0,
    cut: () => server.closeAllConnections(),
    refuse() {
      server.close();
      server.closeAllConnections();
    },
    async listen() {
      if (!server.listening) await listen();
    },
  };
  return webex;
}
