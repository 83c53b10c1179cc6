import { el, reconcile } from './dom.js';
import { shortTime } from './format.js';
import { roomSign } from './people.js';

/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./session.js').Space} Space */

/**
 * Creates the list of the person's spaces, the latest activity first.
 *
 * @param {{session: Session, people: import('./api.js').Person[], onOpen: (roomId: string) => void}} deps
 */
export function createSpaces({ session, people, onOpen }) {
  const list = el('ul', { class: 'bare' });
  const notice = el('div', { role: 'status' });
  const element = el(
    'nav',
    { class: 'spaces', 'aria-label': 'Spaces' },
    el('h2', { class: 'label', text: 'Spaces' }),
    notice,
    list,
  );

  function render() {
    const rows = session.spaces().map((space) => {
      const time = shortTime(new Date(space.room.lastActivity ?? space.room.created), new Date());
      const unread = session.isUnread(space);
      return { key: space.room.id, version: `${space.room.title} ${time} ${unread}`, space, time, unread };
    });
    reconcile(list, rows, draw, (item, { key }) => {
      const button = item.firstElementChild;
      if (key === session.openId) button?.setAttribute('aria-current', 'true');
      else button?.removeAttribute('aria-current');
    });
    drawNotice(rows.length === 0);
  }

  /** @param {{space: Space, time: string, unread: boolean}} row */
  function draw({ space: { room }, time, unread }) {
    return el(
      'li',
      {},
      el(
        'button',
        { type: 'button', class: unread ? 'space unread' : 'space', onclick: () => onOpen(room.id) },
        roomSign(room, people),
        el('span', { class: 'space-title', text: room.title }),
        el('span', { class: 'space-time', text: time }),
        unread && el('span', { class: 'dot' }, el('span', { class: 'unseen', text: 'Unread' })),
      ),
    );
  }

  /** @param {boolean} isEmpty */
  function drawNotice(isEmpty) {
    const failed = session.state === 'failed';
    const text = failed
      ? `The spaces did not load. ${session.failure}`
      : session.state === 'loading'
        ? 'Loading…'
        : isEmpty
          ? 'You are in no space yet.'
          : '';
    if (notice.dataset.version === text) return;
    notice.dataset.version = text;
    const retry = el('button', {
      type: 'button',
      class: 'button',
      text: 'Try again',
      onclick: () => session.sync(),
    });
    notice.replaceChildren(
      ...(text === '' ? [] : [el('p', { class: failed ? 'notice refusal' : 'notice', text })]),
      ...(failed ? [retry] : []),
    );
  }

  return { element, render };
}
