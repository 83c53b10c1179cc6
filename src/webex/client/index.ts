/**
 * Stands in for the `webex` SDK that webex-node-bot-framework requires: the same face, as far as the
 * framework and this product use it, over undici. Webex's own package brings 900 others, loses messages
 * on a 429 and answers nobody again whose lookup failed once.
 */
import { type Contents, createContents } from './contents.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { createListeners, type WebexEvent } from './listeners.ts';
import { messageBody } from './multipart.ts';
import { remember } from './remember.ts';
import { createResource, type Resource } from './resource.ts';
import * as shapes from './shapes.ts';
import { createClientTransport, type Instrumentation } from './transport.ts';

export { WebexError } from './error.ts';
export { defaultLimits, type Limits } from './limits.ts';
export type { WebexEvent } from './listeners.ts';
export type { FileUpload } from './multipart.ts';
export type { WebexPage } from './pages.ts';
export { parseAnswer } from './parse.ts';
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
  type Attempted,
  type ClientCall,
  createClientTransport,
  type Instrumentation,
} from './transport.ts';

/** The Webex REST API with one token. */
export interface Webex {
  /** `get` remembers an answer for half an hour; `get('me')` is the token's owner, asked anew each time. */
  people: Resource<shapes.WebexPerson>;
  rooms: Resource<shapes.WebexRoom>;
  memberships: Resource<shapes.WebexMembership>;
  /** `files` of a new message may hold `{name, type, data}`. */
  messages: Resource<shapes.WebexMessage>;
  webhooks: Resource<shapes.WebexWebhook>;
  attachmentActions: Resource<shapes.AttachmentAction>;
  contents: Contents;
  /** The framework ends its websocket here; there is none. */
  internal: { device: { unregister(): Promise<void> } };
  /** Hands an event to the listeners registered with `on` and waits until they are done. */
  deliver(event: WebexEvent): Promise<void>;
  close(): Promise<void>;
}

export interface WebexOptions extends Instrumentation {
  token: string;
  /** REST base, e.g. `https://webexapis.com/v1`: the only origin that ever gets the token. */
  apiUrl: string;
  limits?: Partial<Limits> | undefined;
}

/** What we use of a person seldom changes, and nothing hangs on it that the id does not prove. */
const PERSON_LIFE = 30 * 60_000;
const PEOPLE_KEPT = 5_000;

export function createWebex(options: WebexOptions): Webex {
  const limits = { ...defaultLimits, ...options.limits };
  const { token, apiUrl } = options;
  const transport = createClientTransport({ token, apiUrl, limits, watching: options });
  const listeners = createListeners();
  const people = createResource(transport, listeners, 'people', shapes.personShape);
  const known = remember(people.get, PERSON_LIFE, PEOPLE_KEPT);
  return {
    // Whether the token is taken shows in the answer of now only.
    people: { ...people, get: (id) => (id === 'me' ? people.get(id) : known.get(id)) },
    rooms: createResource(transport, listeners, 'rooms', shapes.roomShape),
    memberships: createResource(transport, listeners, 'memberships', shapes.membershipShape),
    messages: createResource(transport, listeners, 'messages', shapes.messageShape, 'messages', messageBody),
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
    close: () => transport.close(),
  };
}

/**
 * What the framework calls, once, at its start: `init({credentials: {access_token: options.token}})`.
 * It hands its `token` option through without ever looking into it, so a client that is already
 * configured (base URL, limits, log) can be given there in the token's place and comes back as it is.
 */
export function init(config: { credentials: { access_token: string | Webex } }): Webex {
  const given = config.credentials.access_token;
  return typeof given === 'string'
    ? createWebex({ token: given, apiUrl: 'https://webexapis.com/v1' })
    : given;
}

export default { init, createWebex };
