import { firstPage } from './api.js';
import { createLedger } from './ledger.js';

/** @typedef {import('./api.js').Api} Api */
/** @typedef {import('./api.js').Membership} Membership */
/** @typedef {import('./api.js').Message} Message */
/** @typedef {import('./api.js').Person} Person */
/** @typedef {import('./api.js').Room} Room */
/**
 * @typedef {{room: Room, members: Membership[], ledger: import('./ledger.js').Ledger, older: string | null,
 *   state: 'idle' | 'loading' | 'ready' | 'failed', failure: string}} Space
 *   `older`: path of the next older page, null when the first message of the space is loaded
 */

/**
 * Creates the data of one person: spaces, their members and messages, kept up to date by live events and by new requests
 * after a break of the stream.
 *
 * @param {{api: Api, me: Person, openId: string | null, seen: import('./seen.js').Seen}} deps
 */
export function createSession({ api, me, openId, seen }) {
  /** @type {Map<string, Space>} */
  const spaces = new Map();
  /** @type {Set<() => void>} */
  const listeners = new Set();
  const session = {
    /** @type {'connecting' | 'live' | 'down'} */
    connection: 'connecting',
    /** @type {'loading' | 'ready' | 'failed'} */
    state: 'loading',
    failure: '',
    openId,
    spaces: () =>
      [...spaces.values()].toSorted((a, b) => (lastActivity(a.room) < lastActivity(b.room) ? 1 : -1)),
    opened: () => spaces.get(session.openId ?? '') ?? null,
    /** @param {Space} space */
    isUnread: (space) =>
      !(isWatched(space) || lastActivity(space.room) <= (seen.get(space.room.id) ?? space.room.created)),
    /** @param {() => void} listener */
    onChange: (listener) => listeners.add(listener),
    sync,
    open,
    load,
    older,
    take,
    touch,
    /** @param {{roomId: string, markdown: string, parentId?: string}} body */
    async send(body) {
      const message = await api.send(body);
      takeMessage(message);
      return message;
    },
  };

  let waking = false;
  /** Notifies the listeners once for all changes of this turn of the event loop. */
  function touch() {
    if (waking) return;
    waking = true;
    queueMicrotask(() => {
      waking = false;
      const space = session.opened();
      if (space && isWatched(space)) seen.set(space.room.id, lastActivity(space.room));
      for (const listener of listeners) listener();
    });
  }

  /** @param {Space} space */
  const isWatched = (space) => space.room.id === session.openId && document.visibilityState === 'visible';

  /** Fetches the list of spaces, and again every space whose messages are already loaded. */
  async function sync() {
    try {
      const rooms = await api.rooms();
      const present = new Set(rooms.map((room) => room.id));
      for (const id of spaces.keys()) if (!present.has(id)) spaces.delete(id);
      for (const room of rooms) {
        const known = spaces.get(room.id);
        if (known) known.room = room;
        else
          spaces.set(room.id, {
            room,
            members: [],
            ledger: createLedger(),
            older: null,
            state: 'idle',
            failure: '',
          });
      }
      seen.keep(present);
      session.state = 'ready';
    } catch (error) {
      session.state = session.state === 'ready' ? 'ready' : 'failed';
      session.failure = said(error);
    }
    touch();
    const wanted = [...spaces.values()].filter(
      (one) => one.state !== 'idle' || one.room.id === session.openId,
    );
    await Promise.all(wanted.map(load));
  }

  /** @param {string | null} id */
  function open(id) {
    session.openId = id;
    const space = session.opened();
    if (space?.state === 'idle' || space?.state === 'failed') void load(space);
    touch();
  }

  /** Fetches members and the newest messages, back to a known one. @param {Space} space */
  async function load(space) {
    const before = space.ledger.ids();
    const known = new Set(before);
    if (space.state !== 'ready') space.state = 'loading';
    touch();
    try {
      space.members = await api.memberships(space.room.id);
      /** @type {Message[]} */
      const messages = [];
      /** @type {string | null} */
      let path = firstPage(space.room.id);
      do {
        const page = await api.page(path);
        messages.push(...page.messages);
        path = page.next;
      } while (path !== null && known.size > 0 && !messages.some(({ id }) => known.has(id)));
      space.ledger.settle(messages, before, path === null);
      if (known.size === 0 || path === null) space.older = path;
      space.state = 'ready';
    } catch (error) {
      if (space.state !== 'ready') space.state = 'failed';
      space.failure = said(error);
    }
    touch();
  }

  /** Fetches the next older page; rejects when the server refuses. @param {Space} space */
  async function older(space) {
    if (space.older === null) return;
    const page = await api.page(space.older);
    for (const message of page.messages.toReversed()) space.ledger.put(message);
    space.older = page.next;
    touch();
  }

  /** @param {import('./live.js').LiveEvent} event */
  function take({ resource, event, data }) {
    if (resource === 'messages' && event === 'deleted') spaces.get(data.roomId)?.ledger.remove(data.id);
    else if (resource === 'messages') takeMessage(data);
    else if (resource === 'rooms') void sync();
    else if (resource === 'memberships') {
      const space = spaces.get(data.roomId);
      if (!space || data.personId === me.id) void sync();
      else if (space.state === 'ready') void load(space);
    }
    touch();
  }

  /** @param {Message} message */
  function takeMessage(message) {
    const space = spaces.get(message.roomId);
    if (!space) {
      void sync();
      return;
    }
    // A space that was never opened is fetched when it is opened: one live message would look like the whole space.
    if (space.state !== 'idle') space.ledger.put(message);
    if (message.created > lastActivity(space.room)) space.room.lastActivity = message.created;
    if (message.personId === me.id) seen.set(space.room.id, lastActivity(space.room));
    touch();
  }

  document.addEventListener('visibilitychange', touch);
  return session;
}

/** @typedef {ReturnType<typeof createSession>} Session */

/** @param {Room} room */
const lastActivity = (room) => room.lastActivity ?? room.created;

/** @param {unknown} error */
const said = (error) => (error instanceof Error ? error.message : String(error));
