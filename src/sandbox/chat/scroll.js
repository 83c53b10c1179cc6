import { el } from './dom.js';
import { icon } from './icons.js';

/** Pixels from the end within which a reader counts as at the end. */
const NEAR_PX = 48;

/**
 * Keeps a log at its end while the reader is there; otherwise offers a button to messages that arrived out of sight.
 *
 * @param {HTMLElement} log scrolls
 * @param {HTMLElement} list its content, one element a message, keyed by `data-key`
 */
export function createScroll(log, list) {
  let atEnd = true;
  let lastTop = 0;
  /** @type {string[]} keys of messages that arrived out of sight */
  let unseen = [];
  const words = el('span', { text: '' });
  const pill = el(
    'button',
    { type: 'button', class: 'pill', hidden: true, onclick: () => show(unseen[0]) },
    icon('down'),
    words,
  );

  /** @param {string | undefined} key */
  const find = (key) => (key === undefined ? null : list.querySelector(`[data-key="${CSS.escape(key)}"]`));
  const toEnd = () => {
    log.scrollTop = log.scrollHeight;
  };

  /** @param {string} key */
  function isVisible(key) {
    const box = find(key)?.getBoundingClientRect();
    const frame = log.getBoundingClientRect();
    return box === undefined || (box.top < frame.bottom - 16 && box.bottom > frame.top + 16);
  }

  /** @param {string | undefined} key */
  function show(key) {
    const element = find(key);
    element?.scrollIntoView({ block: 'center' });
    if (element instanceof HTMLElement) element.focus({ preventScroll: true });
  }

  function look() {
    const near = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_PX;
    // Growing content keeps the reader at the end; only scrolling up leaves it.
    atEnd = near || (atEnd && log.scrollTop >= lastTop);
    lastTop = log.scrollTop;
    if (unseen.length > 0) unseen = unseen.filter((key) => !isVisible(key));
    pill.hidden = unseen.length === 0;
    if (pill.hidden) return;
    words.textContent = unseen.length === 1 ? 'New message' : `${unseen.length} new messages`;
    const top = find(unseen[0])?.getBoundingClientRect().top ?? 0;
    pill.classList.toggle('up', top < log.getBoundingClientRect().top);
  }

  log.addEventListener('scroll', look, { passive: true });
  // Pictures and cards grow after they are inserted.
  const growth = new ResizeObserver(() => {
    if (atEnd) toEnd();
  });
  growth.observe(list);
  growth.observe(log);

  return {
    pill,
    /** Resets the state and scrolls to the end, for another space. */
    reset() {
      unseen = [];
      atEnd = true;
      lastTop = 0;
      pill.hidden = true;
      toEnd();
    },
    /**
     * Changes the list without moving the part that the reader looks at.
     *
     * @param {() => {arrived: string[], own: string | undefined}} change keys of new messages at the end or in threads
     */
    around(change) {
      const stayAtEnd = atEnd;
      const fromEnd = log.scrollHeight - log.scrollTop;
      const before = log.scrollHeight;
      const { arrived, own } = change();
      if (stayAtEnd) toEnd();
      else if (log.scrollHeight !== before && arrived.length === 0)
        log.scrollTop = log.scrollHeight - fromEnd;
      if (own !== undefined && !isVisible(own)) show(own);
      unseen.push(...arrived);
      look();
    },
  };
}
