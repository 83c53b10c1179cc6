import { dayKey } from './format.js';

/** @typedef {import('./ledger.js').Entry} Entry */
/**
 * @typedef {{kind: 'day', key: string, version: string, date: Date}
 *   | {kind: 'message', key: string, version: string, entry: Entry, reply: boolean, compact: boolean, dated: boolean}
 *   | {kind: 'unknown', key: string, version: string, deleted: boolean}
 *   | {kind: 'earlier', key: string, version: string, parentId: string, hidden: number}
 *   | {kind: 'answer', key: string, version: string, parentId: string}} Row
 *   `unknown` replaces the missing first message of a thread; `earlier` unfolds a thread; `answer` continues it
 */

/** Number of replies of a thread that are shown before it is unfolded. */
const SHOWN_REPLIES = 3;
/** Milliseconds within which the messages of one author are grouped under one name. */
const GROUP_MS = 5 * 60_000;

/**
 * Orders entries by time; entries of the same millisecond keep their order.
 *
 * @param {{created: string}} a
 * @param {{created: string}} b
 */
const inOrder = (a, b) => (a.created < b.created ? -1 : a.created > b.created ? 1 : 0);

/**
 * Returns the rows of a conversation, oldest first: days, messages, and below each thread's first message its replies.
 *
 * @param {Entry[]} entries in any order but for those of the same millisecond
 * @param {{unfolded: Set<string>, complete: boolean, today: string}} view
 *   `complete`: the server has no older messages; `today`: the key of the current day
 * @returns {Row[]}
 */
export function timeline(entries, { unfolded, complete, today }) {
  const sorted = entries.toSorted(inOrder);
  const present = new Set(sorted.map((entry) => entry.id));
  const threads = Map.groupBy(
    sorted.filter((entry) => entry.parentId !== undefined),
    (entry) => entry.parentId ?? '',
  );
  const orphaned = [...threads]
    .filter(([id]) => !present.has(id))
    .map(([id, replies]) => ({ id, created: replies[0]?.created ?? '', entry: null }));
  const heads = [
    ...sorted
      .filter((entry) => entry.parentId === undefined)
      .map((entry) => ({ id: entry.id, created: entry.created, entry })),
    ...orphaned,
  ].toSorted(inOrder);

  /** @type {Row[]} */
  const rows = [];
  /** @type {Entry | null} */
  let above = null;
  let day = '';
  for (const head of heads) {
    const date = new Date(head.created);
    if (dayKey(date) !== day) {
      day = dayKey(date);
      rows.push({ kind: 'day', key: `day ${day}`, version: today, date });
      above = null;
    }
    const replies = threads.get(head.id) ?? [];
    if (head.entry) {
      rows.push(messageRow(head.entry, { reply: false, above, day }));
      above = replies.length === 0 ? head.entry : null;
    } else {
      rows.push({ kind: 'unknown', key: `unknown ${head.id}`, version: String(complete), deleted: complete });
      above = null;
    }
    const answerable = head.entry ? !head.entry.deleted : !complete;
    rows.push(...threadRows(head.id, replies, { all: unfolded.has(head.id), answerable, day }));
  }
  return rows;
}

/**
 * @param {string} parentId
 * @param {Entry[]} replies
 * @param {{all: boolean, answerable: boolean, day: string}} head
 * @returns {Row[]}
 */
function threadRows(parentId, replies, { all, answerable, day }) {
  if (replies.length === 0) return [];
  const shown = all ? replies : replies.slice(-SHOWN_REPLIES);
  const hidden = replies.length - shown.length;
  /** @type {Row[]} */
  const rows = [];
  if (hidden > 0) {
    rows.push({ kind: 'earlier', key: `earlier ${parentId}`, version: String(hidden), parentId, hidden });
  }
  /** @type {Entry | null} */
  let above = null;
  for (const entry of shown) {
    rows.push(messageRow(entry, { reply: true, above, day }));
    above = entry;
  }
  if (answerable) rows.push({ kind: 'answer', key: `answer ${parentId}`, version: '', parentId });
  return rows;
}

/**
 * @param {Entry} entry
 * @param {{reply: boolean, above: Entry | null, day: string}} place
 * @returns {Row}
 */
function messageRow(entry, { reply, above, day }) {
  const compact =
    above !== null &&
    !above.deleted &&
    above.personId === entry.personId &&
    Date.parse(entry.created) - Date.parse(above.created) < GROUP_MS;
  return {
    kind: 'message',
    key: entry.id,
    version: entry.deleted ? 'deleted' : (entry.updated ?? ''),
    entry,
    reply,
    compact,
    dated: dayKey(new Date(entry.created)) !== day,
  };
}
