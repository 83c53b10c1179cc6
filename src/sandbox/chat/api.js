/**
 * @typedef {{id: string, displayName: string, email: string, description: string, webexToken?: string, isBot: boolean, orgId: string}} Person
 * @typedef {{id: string, title: string, type: 'group' | 'direct', isAnnouncementOnly: boolean, created: string, lastActivity?: string}} Room
 * @typedef {{id: string, roomId: string, personId: string, personEmail: string, personDisplayName: string,
 *   personOrgId: string}} Membership
 * @typedef {{contentType: string, content: unknown}} Attachment
 * @typedef {{id: string, roomId: string, parentId?: string, personId: string, personEmail: string, text?: string,
 *   markdown?: string, files?: string[], attachments?: Attachment[], created: string, updated?: string}} Message
 * @typedef {{messages: Message[], next: string | null}} Page newest first; `next` is the path of the older page
 * @typedef {{name: string, type: string, size: number | null, picture: string | null}} Content
 *   `picture` is a blob: URL when the content can be shown in place
 */

/** Is thrown when the server refuses a request or does not answer; `message` is shown to the reader. */
export class RequestError extends Error {
  /**
   * @param {string} message
   * @param {number} status HTTP status; 0 when no answer came
   */
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/**
 * Creates a client of this origin's Webex REST routes for one person. Addresses in answers (files, Link) are requested
 * from this origin only, so the token never leaves it.
 *
 * @param {string} token
 */
export function createApi(token) {
  /**
   * @param {string} path
   * @param {RequestInit} [init]
   */
  function call(path, init = {}) {
    return request(path, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });
  }
  /** @param {string} path @returns {Promise<any[]>} */
  const items = async (path) => (await (await call(path)).json()).items;
  /** @param {string} path @param {unknown} body */
  const post = async (path, body) => {
    const headers = { 'content-type': 'application/json' };
    return (await call(path, { method: 'POST', headers, body: JSON.stringify(body) })).json();
  };
  /** @type {Map<string, Promise<Content>>} a content never changes, so it is requested once */
  const contents = new Map();

  return {
    /** @returns {Promise<Room[]>} */
    rooms: () => items('/v1/rooms?sortBy=lastactivity&max=200'),
    /** @param {string} roomId @returns {Promise<Membership[]>} */
    memberships: (roomId) => items(`/v1/memberships?max=200&roomId=${encodeURIComponent(roomId)}`),
    /** @param {string} path from `firstPage` or a page's `next` @returns {Promise<Page>} */
    async page(path) {
      const response = await call(path);
      const body = await response.json();
      return { messages: body.items, next: nextPath(response.headers.get('link')) };
    },
    /** @param {{roomId: string, markdown: string, parentId?: string}} body @returns {Promise<Message>} */
    send: (body) => post('/v1/messages', body),
    /** @param {string} messageId @param {unknown} inputs */
    submit: (messageId, inputs) => post('/v1/attachment/actions', { type: 'submit', messageId, inputs }),
    /** @param {string} url @returns {Promise<Content>} */
    content(url) {
      const path = new URL(url, location.origin).pathname;
      const known = contents.get(path) ?? call(path).then(describe);
      contents.set(path, known);
      known.catch(() => contents.delete(path));
      return known;
    },
    /** @param {string} url @returns {Promise<Blob>} */
    download: async (url) => (await call(new URL(url, location.origin).pathname)).blob(),
  };
}

/** @typedef {ReturnType<typeof createApi>} Api */

/** @param {string} roomId */
export const firstPage = (roomId) => `/v1/messages?max=50&roomId=${encodeURIComponent(roomId)}`;

/**
 * Fetches the people of the sandbox, the bot included.
 *
 * @returns {Promise<Person[]>}
 */
export async function fetchPeople() {
  return (await request('/sandbox/people')).json();
}

/** Lets Webex be unwell for the bot, or well again. @param {string} id of a condition */
export async function setCondition(id) {
  const headers = { 'content-type': 'application/json' };
  await request('/sandbox/condition', { method: 'PUT', headers, body: JSON.stringify({ id }) });
}

/**
 * Returns an answer of 2xx; rejects with a RequestError otherwise.
 *
 * @param {string} path
 * @param {RequestInit} [init]
 */
async function request(path, init) {
  const response = await fetch(path, init).catch(() => {
    throw new RequestError('The sandbox does not answer.', 0);
  });
  if (!response.ok) throw new RequestError(await reason(response), response.status);
  return response;
}

/** Reads a refusal's explanation, which Webex sends as `{message, trackingId}`. @param {Response} response */
async function reason(response) {
  const body = await response.json().catch(() => null);
  const said = typeof body?.message === 'string' ? body.message : response.statusText || 'No reason given.';
  return `${said} (${response.status})`;
}

/** Returns the path of the entry with rel="next" (RFC 8288). @param {string | null} link */
function nextPath(link) {
  const next = link?.split(/,(?=\s*<)/).find((entry) => /;\s*rel="?next"?/.test(entry));
  const url = next?.match(/<([^>]+)>/)?.[1];
  if (url === undefined) return null;
  const { pathname, search } = new URL(url, location.origin);
  return pathname + search;
}

/** @param {Response} response @returns {Promise<Content>} */
async function describe(response) {
  const type = (response.headers.get('content-type') ?? '').split(';')[0] ?? '';
  const length = response.headers.get('content-length');
  const name = fileName(response.headers.get('content-disposition'));
  if (!/^image\/(png|jpeg|gif|webp|svg\+xml)$/.test(type)) {
    await response.body?.cancel();
    return { name, type, size: length === null ? null : Number(length), picture: null };
  }
  const blob = await response.blob();
  return { name, type, size: blob.size, picture: URL.createObjectURL(blob) };
}

/** Returns the file name (RFC 6266), from the extended form first. @param {string | null} disposition */
function fileName(disposition) {
  const extended = disposition?.match(/filename\*=utf-8''([^;]+)/i)?.[1];
  if (extended !== undefined) return decodeURIComponent(extended);
  return disposition?.match(/filename="?([^";]+)"?/i)?.[1] ?? 'file';
}
