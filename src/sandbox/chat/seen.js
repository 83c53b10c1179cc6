/**
 * Creates the record of the time up to which a person has read each space, kept over reloads.
 *
 * @param {string} personId
 * @param {Storage} storage
 */
export function createSeen(personId, storage) {
  const key = `seen ${personId}`;
  /** @type {Map<string, string>} */
  const until = new Map(Object.entries(JSON.parse(storage.getItem(key) ?? '{}')));
  const write = () => storage.setItem(key, JSON.stringify(Object.fromEntries(until)));
  return {
    /** @param {string} roomId */
    get: (roomId) => until.get(roomId),
    /** @param {string} roomId @param {string} time ISO 8601 */
    set(roomId, time) {
      if (time <= (until.get(roomId) ?? '')) return;
      until.set(roomId, time);
      write();
    },
    /** Removes the spaces of earlier sandboxes. @param {Set<string>} roomIds */
    keep(roomIds) {
      for (const id of until.keys()) if (!roomIds.has(id)) until.delete(id);
      write();
    },
  };
}

/** @typedef {ReturnType<typeof createSeen>} Seen */
