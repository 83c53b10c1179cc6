/** @typedef {import('./api.js').Message} Message */
/** @typedef {Message & {deleted?: true}} Entry */

/** @param {Message} message */
const version = (message) => message.updated ?? message.created;

/**
 * Creates the list of one space's known messages. The server's answers and live events may arrive in any order and more
 * than once; the ledger holds every message once, in its newest version, and a deleted one never comes back.
 */
export function createLedger() {
  /** @type {Map<string, Entry>} */
  const entries = new Map();
  /** Ids of messages that were deleted before they were known: a slower answer may still contain them. */
  const neverShown = new Set();

  /** @param {Message} message */
  function put(message) {
    if (neverShown.has(message.id)) return;
    const known = entries.get(message.id);
    if (known?.deleted) return;
    if (!known || version(message) > version(known)) entries.set(message.id, message);
  }

  /** @param {string} id */
  function remove(id) {
    const known = entries.get(id);
    if (!known) neverShown.add(id);
    if (!known || known.deleted) return;
    const { roomId, parentId, personId, personEmail, created } = known;
    const rest = { id, roomId, personId, personEmail, created, ...(parentId !== undefined && { parentId }) };
    entries.set(id, { ...rest, deleted: true });
  }

  return {
    put,
    remove,
    /** @param {string} id */
    has: (id) => entries.has(id),
    all: () => [...entries.values()],
    ids: () => [...entries.keys()],
    /**
     * Merges the server's newest messages. A message that was known before the request and is missing in the answer has
     * been deleted meanwhile; a message that arrived live during the request is kept.
     *
     * @param {Message[]} fetched newest first
     * @param {string[]} before `ids()` before the request
     * @param {boolean} complete whether `fetched` reaches back to the first message of the space
     */
    settle(fetched, before, complete) {
      const present = new Set(fetched.map((message) => message.id));
      const oldest = fetched.at(-1)?.created ?? '';
      for (const id of before) {
        const entry = entries.get(id);
        if (entry && !present.has(id) && (complete || entry.created > oldest)) remove(id);
      }
      for (const message of fetched.toReversed()) put(message);
    },
  };
}

/** @typedef {ReturnType<typeof createLedger>} Ledger */
