/**
 * Replaces the `webex` SDK that webex-node-bot-framework requires, with the same interface as far as the
 * framework and this product use it, over undici. Webex's own package brings 900 others, loses messages
 * on a 429, and never answers a person again once their lookup has failed.
 */
import { type Contents, createContents } from './contents.ts';
import { CLIENT_LIMITS, type ClientLimits } from './limits.ts';
import { createListeners, type WebexEvent } from './listeners.ts';
import { memoize } from './memoize.ts';
import { messageBody } from './multipart.ts';
import { createResource, type Resource } from './resource.ts';
import * as shapes from './shapes.ts';
import { createClientTransport, type Instrumentation } from './transport.ts';

export type { ClientResponse } from './attempt.ts';
export { isGone, isOutcomeUnknown, isPassing, isRefused, isTokenRefused, WebexError } from './error.ts';
export { CLIENT_LIMITS, type ClientLimits } from './limits.ts';
export type { WebexEvent } from './listeners.ts';
export type { FileUpload } from './multipart.ts';
export { pagesOf, type WebexPage } from './pages.ts';
export { parseAnswer, readNothing } from './parse.ts';
export { isNotFound, isShut, unlessRefused } from './refused.ts';
export type { Resource } from './resource.ts';
export type {
  AttachmentAction,
  WebexMembership,
  WebexMessage,
  WebexPerson,
  WebexRoom,
  WebexWebhook,
} from './shapes.ts';
export {
  type AttemptReport,
  type ClientCall,
  createClientTransport,
  type Instrumentation,
} from './transport.ts';

/** The Webex REST API with one token. */
export interface Webex {
  /** `get` remembers a person for half an hour; `get('me')`, the owner of the token, is never remembered. */
  people: Resource<shapes.WebexPerson>;
  /** Reads a person as Webex has them now. @throws WebexError */
  readPerson(id: string): Promise<shapes.WebexPerson>;
  rooms: Resource<shapes.WebexRoom>;
  memberships: Resource<shapes.WebexMembership>;
  /** `files` of a new message may hold `{name, type, data}`. */
  messages: Resource<shapes.WebexMessage>;
  /** `list({personId})` reads the direct messages with a person. */
  directMessages: Pick<Resource<shapes.WebexMessage>, 'list'>;
  webhooks: Resource<shapes.WebexWebhook>;
  attachmentActions: Resource<shapes.AttachmentAction>;
  contents: Contents;
  /** Does nothing: the framework would close its websocket here, but there is none. */
  internal: { device: { unregister(): Promise<void> } };
  /** Passes an event to the listeners that were registered with `on`, and waits until they are done. */
  deliver(event: WebexEvent): Promise<void>;
  /** Aborted when the client is closed. */
  closed: AbortSignal;
  /** Closes the connections; calls under way reject. */
  close(): Promise<void>;
}

/** The settings of a client. */
export interface WebexOptions extends Instrumentation {
  token: string;
  /** The base of the REST API, e.g. `https://webexapis.com/v1`: the only origin that ever gets the token. */
  apiUrl: string;
  limits?: Partial<ClientLimits> | undefined;
}

/**
 * Milliseconds. Names, addresses and organizations seldom change. Rights of administrators depend on the id alone; whether a
 * person may use the bot depends on the organization, and so follows a change by this time at most.
 */
const PERSON_TTL = 30 * 60_000;
const MAX_PEOPLE = 5_000;

/** Creates a client for one token. */
export function createWebex(options: WebexOptions): Webex {
  const limits = { ...CLIENT_LIMITS, ...options.limits };
  const { token, apiUrl } = options;
  const transport = createClientTransport({ token, apiUrl, limits, instrumentation: options });
  const listeners = createListeners();
  const people = createResource(transport, listeners, 'people', shapes.personShape);
  const knownPeople = memoize(people.get, PERSON_TTL, MAX_PEOPLE);
  return {
    // Only a fresh answer shows whether Webex still accepts the token.
    people: { ...people, get: (id) => (id === 'me' ? people.get(id) : knownPeople.get(id)) },
    readPerson: people.get,
    rooms: createResource(transport, listeners, 'rooms', shapes.roomShape),
    memberships: createResource(transport, listeners, 'memberships', shapes.membershipShape),
    messages: createResource(transport, listeners, 'messages', shapes.messageShape, 'messages', messageBody),
    directMessages: createResource(transport, listeners, 'messages', shapes.messageShape, 'messages/direct'),
    webhooks: createResource(transport, listeners, 'webhooks', shapes.webhookShape),
    attachmentActions: createResource(
      transport,
      listeners,
      'attachmentActions',
      shapes.attachmentActionShape,
      'attachment/actions',
    ),
    contents: createContents(transport, limits),
    internal: { device: { unregister: async () => {} } },
    deliver: (event) => listeners.deliver(event),
    closed: transport.closed,
    close: () => transport.close(),
  };
}

/**
 * Returns the client for the framework, which calls `init({credentials: {access_token: options.token}})` once at its
 * start. The framework passes its `token` option through unread, so a client that is already configured (base URL,
 * limits, log) can take the place of the token; it is returned as it is.
 */
export function init(config: { credentials: { access_token: string | Webex } }): Webex {
  const given = config.credentials.access_token;
  return typeof given === 'string'
    ? createWebex({ token: given, apiUrl: 'https://webexapis.com/v1' })
    : given;
}

export default { init, createWebex };
