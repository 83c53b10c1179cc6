import { createServer, type IncomingMessage } from 'node:http';
import type { Test } from 'tap';
import { z } from 'zod';
import { startWebex } from '../../src/sandbox/webex/server.ts';
import { createWorld, type SandboxPerson } from '../../src/sandbox/world.ts';

const Thing = z.looseObject({ id: z.string().optional() });
const Body = z.looseObject({ id: z.string().optional(), items: z.array(Thing).optional() });

/** The stand-in's answer to a call. */
export interface Answer {
  status: number;
  headers: Headers;
  body: z.infer<typeof Body>;
  /** The objects of a list. */
  items: z.infer<typeof Thing>[];
  /** The id of the answered object; throws when there is none. */
  id: string;
}

/** Starts a stand-in for Webex until the end of the test, with the sandbox's people and a function that calls it. */
export async function startStandIn(t: Test) {
  const world = createWorld();
  const webex = await startWebex({ world, redirectUris: ['http://127.0.0.1:9/oauth/webex/callback'] });
  t.teardown(() => webex.close());
  const [ada, tom, gina, ben] = world.people;
  if (!ada || !tom || !gina || !ben) throw new Error('a person of the sandbox is missing');
  const room = (title: string) => {
    const found = [...webex.api.rooms.values()].find((r) => r.title === title);
    if (!found) throw new Error(`no room "${title}"`);
    return found.id;
  };
  const direct = (person: SandboxPerson) => webex.api.directRoom(person.id, world.bot.id)?.id ?? '';

  async function call(
    person: SandboxPerson | string,
    method: string,
    path: string,
    body?: object,
  ): Promise<Answer> {
    const response = await fetch(path.startsWith('http') ? path : `${webex.url}/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${typeof person === 'string' ? person : person.webexToken}`,
        ...(body && !(body instanceof FormData) && { 'content-type': 'application/json' }),
      },
      ...(body && { body: body instanceof FormData ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed = Body.parse(text === '' ? {} : JSON.parse(text));
    return {
      status: response.status,
      headers: response.headers,
      body: parsed,
      items: parsed.items ?? [],
      get id() {
        if (parsed.id === undefined) throw new Error(`no id in ${response.status} ${text}`);
        return parsed.id;
      },
    };
  }

  return {
    webex,
    world,
    ...{ ada, tom, gina, ben, bot: world.bot },
    operations: room('Network operations'),
    partners: room('Store rollout with partners'),
    direct,
    call,
  };
}

/** Returns the address of the next page; undefined on the last one. */
export function nextPage(answer: Answer): string | undefined {
  return /^<([^>]+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1];
}

/** Starts a target for webhooks, which records the raw bodies and answers with `status`. */
export async function startTarget(t: Test) {
  const received: { headers: IncomingMessage['headers']; raw: string; json: z.infer<typeof Notification> }[] =
    [];
  const target = { url: '', received, status: 200 };
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(Buffer.from(chunk));
    const raw = Buffer.concat(chunks).toString();
    received.push({ headers: req.headers, raw, json: Notification.parse(JSON.parse(raw)) });
    res.writeHead(target.status).end();
  });
  server.keepAliveTimeout = 60_000; // a machine may stand still for seconds
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  target.url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/webhooks/webex`;
  return target;
}

const Notification = z.looseObject({
  resource: z.string(),
  event: z.string(),
  data: z.looseObject({ id: z.string() }),
});

/** Returns the body of a message whose card has one button. */
export function withButton(roomId: string) {
  const content = {
    type: 'AdaptiveCard',
    version: '1.3',
    body: [],
    actions: [{ type: 'Action.Submit', title: 'x' }],
  };
  const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content }];
  return { roomId, markdown: 'x', attachments };
}
