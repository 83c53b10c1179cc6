/** @typedef {import('./api.js').Membership} Membership */
/** @typedef {import('./api.js').Message} Message */
/** @typedef {import('./api.js').Room} Room */

/**
 * An event of the stand-in's stream, with the whole object.
 *
 * @typedef {{resource: 'messages', event: string, data: Message}
 *   | {resource: 'memberships', event: string, data: Membership}
 *   | {resource: 'rooms', event: string, data: Room}} LiveEvent
 */

const LONGEST_PAUSE_MS = 8_000;

/**
 * Follows the event stream and reconnects after every break. Events during a break are not replayed: `onOpen` is called
 * at each new connection, and the listener fetches what was missed.
 *
 * @param {string} url
 * @param {{onOpen: () => void, onEvent: (event: LiveEvent) => void, onDown: () => void,
 *   onCondition: (condition: import('./condition.js').Condition) => void}} listener
 * @returns {{retryNow: () => void}}
 */
export function follow(url, { onOpen, onEvent, onDown, onCondition }) {
  let attempts = 0;
  /** @type {EventSource | undefined} */
  let source;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  function connect() {
    clearTimeout(timer);
    source?.close();
    source = new EventSource(url);
    source.onopen = () => {
      attempts = 0;
      onOpen();
    };
    source.onmessage = ({ data }) => onEvent(JSON.parse(data));
    source.addEventListener('condition', ({ data }) => onCondition(JSON.parse(data)));
    // EventSource retries after some failures and gives up after others; here the same rule holds for all.
    source.onerror = () => {
      source?.close();
      onDown();
      attempts += 1;
      timer = setTimeout(
        connect,
        Math.min(400 * 2 ** attempts, LONGEST_PAUSE_MS) * (0.7 + Math.random() * 0.3),
      );
    };
  }

  const retryNow = () => {
    if (source?.readyState !== EventSource.OPEN) connect();
  };
  window.addEventListener('online', retryNow);
  connect();
  return { retryNow };
}
