import type { RequestListener } from 'node:http';
import { z } from 'zod';
import type { AuthorizationServer, Introspection, Watch } from '../../../src/sandbox/oauth/server.ts';

/** A pair of tokens that Meraki's authorization server issued. */
export interface Issue {
  /** Epoch milliseconds. */
  at: number;
  accessToken: string;
  refreshToken: string;
  /** Whether the whole answer went to the caller; undefined while it is under way. */
  isDelivered?: boolean;
}

/** What somebody agreed to at Meraki, from the exchange of its code on. */
export interface Consent {
  /** Whose it is; absent until the authorization server has said it. */
  holder?: Introspection | undefined;
  /** Oldest first; only the last refresh token is alive. */
  issues: [Issue, ...Issue[]];
  /** Reused: an older refresh token was sent again, which ends all tokens of a consent (RFC 9700 §4.14.2). */
  end?: { kind: 'revoked' | 'reused'; at: number };
}

/** What Meraki's authorization server knows of its consents, beside what the bot knows. */
export interface Consents {
  /** Those whose code was exchanged, oldest first. */
  all: Consent[];
  /** Goes between the requests and the authorization server. */
  watch: Watch;
  ofAccessToken(token: string): Consent | undefined;
  /** Says whose a token is; to be set when the authorization server runs. */
  introspect: AuthorizationServer['introspect'];
}

const tokens = z.object({ access_token: z.string(), refresh_token: z.string() });

/** Creates the record, which is empty. */
export function createConsents(): Consents {
  const all: Consent[] = [];
  const byToken = new Map<string, Consent>();

  function note(form: URLSearchParams, path: string | undefined, status: number, answer: string) {
    const sent = form.get('refresh_token') ?? form.get('token') ?? '';
    const consent = byToken.get(sent);
    if (path === '/oauth/revoke') {
      if (consent && status === 200) consent.end ??= { kind: 'revoked', at: Date.now() };
      return undefined;
    }
    const { data } = tokens.safeParse(status === 200 ? JSON.parse(answer) : undefined);
    if (data === undefined) {
      // A request that its caller cut off before its body was read is refused too, and ends nothing.
      if (consent && status === 400 && answer.includes('invalid_grant'))
        consent.end ??= { kind: 'reused', at: Date.now() };
      return undefined;
    }
    const issue: Issue = {
      at: Date.now(),
      accessToken: data.access_token,
      refreshToken: data.refresh_token,
    };
    const own: Consent = consent ?? { issues: [issue] };
    if (consent) consent.issues.push(issue);
    else {
      all.push(own);
      void consents.introspect(data.access_token).then((holder) => {
        own.holder = holder;
      });
    }
    for (const token of Object.values(data)) byToken.set(token, own);
    return issue;
  }

  const watch =
    (handler: RequestListener): RequestListener =>
    (req, res) => {
      if (req.method !== 'POST' || !/^\/oauth\/(token|revoke)$/.test(req.url ?? '')) return handler(req, res);
      const body: Buffer[] = [];
      // The handler reads the body itself, so it is looked at as it comes in; after a delay it is here already.
      const early: unknown = req.read();
      if (early instanceof Uint8Array) {
        body.push(Buffer.from(early));
        req.unshift(early);
      }
      const push = req.push.bind(req);
      req.push = (chunk: unknown, encoding?: BufferEncoding) => {
        if (chunk instanceof Uint8Array) body.push(Buffer.from(chunk));
        return push(chunk, encoding);
      };
      const end = res.end.bind(res);
      res.end = (chunk?: unknown) => {
        const form = new URLSearchParams(Buffer.concat(body).toString());
        const issue = note(form, req.url, res.statusCode, String(chunk ?? ''));
        // A fault may put another answer in the place of this one, or cut it off.
        res.once('close', () => {
          if (issue) issue.isDelivered = res.writableFinished && res.statusCode === 200;
        });
        return end(chunk);
      };
      return handler(req, res);
    };

  const consents: Consents = {
    all,
    watch,
    ofAccessToken: (token) => byToken.get(token),
    introspect: async () => undefined,
  };
  return consents;
}
