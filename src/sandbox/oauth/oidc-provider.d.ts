/** The part of oidc-provider 9 that the stand-ins use; the package has no types of its own. */
declare module 'oidc-provider' {
  import type { KeyObject } from 'node:crypto';
  import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

  /** A record that an adapter stores: a token, grant, session or interaction. */
  export interface StoredPayload {
    [name: string]: unknown;
    clientId?: string;
    /** Seconds since the epoch. */
    exp?: number;
    grantId?: string;
    uid?: string;
    /** Seconds since the epoch; set by `consume`. */
    consumed?: number;
    /** The scopes of each resource of a grant, separated by spaces. */
    resources?: Record<string, string>;
  }

  export interface Adapter {
    upsert(id: string, payload: StoredPayload, expiresIn?: number): Promise<void>;
    find(id: string): Promise<StoredPayload | undefined>;
    findByUid(uid: string): Promise<StoredPayload | undefined>;
    findByUserCode(userCode: string): Promise<StoredPayload | undefined>;
    consume(id: string): Promise<void>;
    destroy(id: string): Promise<void>;
    revokeByGrantId(grantId: string): Promise<void>;
  }

  export interface Grant {
    jti: string;
    resources?: Record<string, string>;
    addOIDCScope(scope: string): void;
    addResourceScope(resource: string, scope: string): void;
    save(): Promise<string>;
  }

  export interface Session {
    accountId?: string;
    destroy(): Promise<void>;
  }

  export interface AccessToken {
    accountId: string;
    scopes: Set<string>;
    extra?: Record<string, unknown>;
  }

  export interface Interaction {
    uid: string;
    prompt: { name: string };
    params: Record<string, string | undefined>;
    session?: { accountId: string; uid: string } | undefined;
    /** Saves a change, for as long as the interaction is valid already. */
    persist(): Promise<void>;
    destroy(): Promise<void>;
  }

  export interface InteractionResult {
    login?: { accountId: string };
    consent?: { grantId: string };
    error?: string;
    error_description?: string;
  }

  /** A Koa context, as far as it is used here. */
  export interface Context {
    method: string;
    path: string;
    query: Record<string, string | string[] | undefined>;
    headers: IncomingMessage['headers'];
    status: number;
    type: string;
    body: unknown;
    set(headers: Record<string, string>): void;
    oidc: {
      provider: Provider;
      route?: string;
      client?: { clientId: string };
      params?: Record<string, string | undefined>;
      session?: { accountId?: string };
      account?: { accountId: string };
      result?: InteractionResult;
      entities: { Grant?: Grant };
    };
  }

  export interface Client {
    clientId: string;
    grantTypeAllowed(grantType: string): boolean;
  }

  export interface Configuration {
    adapter: (model: string) => Adapter;
    clients: Record<string, unknown>[];
    clientAuthMethods: string[];
    clientBasedCORS: () => boolean;
    clientDefaults: Record<string, unknown>;
    clockTolerance: number;
    cookies: { keys: (string | KeyObject)[]; names: Record<'session' | 'interaction' | 'resume', string> };
    enabledJWA: Record<string, string[]>;
    expiresWithSession: () => boolean;
    extraParams: Record<string, (ctx: Context, value: string | undefined) => void>;
    extraTokenClaims: (ctx: Context) => Record<string, unknown> | undefined;
    features: Record<string, { enabled: boolean; [option: string]: unknown }>;
    findAccount: (
      ctx: Context,
      id: string,
    ) => { accountId: string; claims: () => { sub: string } } | undefined;
    interactions: {
      policy: interactionPolicy.Prompt[];
      url: (ctx: Context, interaction: Interaction) => string;
    };
    issueRefreshToken: (ctx: Context, client: Client) => boolean;
    jwks: { keys: object[] };
    loadExistingGrant: (ctx: Context) => Promise<Grant | undefined>;
    pkce: { required: () => boolean };
    renderError: (ctx: Context, out: { error: string; error_description?: string }) => void;
    responseTypes: string[];
    rotateRefreshToken: boolean;
    routes: Record<string, string>;
    scopes: string[];
    /** Seconds. */
    ttl: Record<string, number>;
  }

  export class Provider {
    constructor(issuer: string, configuration: Configuration);
    readonly issuer: string;
    readonly AccessToken: { find(value: string): Promise<AccessToken | undefined> };
    readonly Grant: {
      new (properties: { accountId: string; clientId: string }): Grant;
      find(id: string): Promise<Grant | undefined>;
    };
    readonly Session: {
      findByUid(uid: string): Promise<Session | undefined>;
      get(ctx: Context): Promise<Session>;
    };
    use(middleware: (ctx: Context, next: () => Promise<void>) => Promise<void>): this;
    on(event: 'server_error', listener: (ctx: Context, error: Error) => void): this;
    callback(): RequestListener;
    createContext(req: IncomingMessage, res: ServerResponse): Context;
    /** @throws errors.SessionNotFound without a live interaction cookie for this path. */
    interactionDetails(req: IncomingMessage, res: ServerResponse): Promise<Interaction>;
    interactionFinished(
      req: IncomingMessage,
      res: ServerResponse,
      result: InteractionResult,
      options?: { mergeWithLastSubmission: boolean },
    ): Promise<void>;
  }

  export namespace interactionPolicy {
    class Check {
      constructor(reason: string, description: string, check: (ctx: Context) => boolean);
    }
    class Prompt {
      constructor(info: { name: string; requestable?: boolean }, ...checks: Check[]);
    }
  }

  export namespace errors {
    class InvalidGrant extends Error {
      constructor(detail: string);
    }
    class InvalidRequest extends Error {
      constructor(description: string);
    }
    class InvalidScope extends Error {
      constructor(description: string);
    }
    class SessionNotFound extends Error {}
  }
}
