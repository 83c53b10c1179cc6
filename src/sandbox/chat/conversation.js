import { createComposer } from './composer.js';
import { el, reconcile } from './dom.js';
import { dayKey } from './format.js';
import { drawHeading, drawTop } from './heading.js';
import { icon } from './icons.js';
import { drawRow, placeRow } from './message.js';
import { createScroll } from './scroll.js';
import { timeline } from './timeline.js';

/** @typedef {import('./api.js').Person} Person */
/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./session.js').Space} Space */

/**
 * Creates the view of the open space: its title, its messages and the composer.
 *
 * @param {{session: Session, api: import('./api.js').Api, me: Person, people: Person[], onBack: () => void,
 *   guideButton: HTMLElement}} deps
 */
export function createConversation({ session, api, me, people, onBack, guideButton }) {
  const known = new Map(
    people.flatMap((person) => [
      [person.id, person],
      [person.email, person],
    ]),
  );
  /** @type {Space | null} */
  let space = null;
  /** @type {Set<string>} */
  let unfolded = new Set();
  /** The messages on the page, and the newest of them. */
  let shown = new Set();
  let newest = '';

  const heading = el('div', { class: 'heading' });
  const list = el('ol', { class: 'bare rows' });
  const log = el(
    'div',
    { class: 'log', role: 'log', 'aria-live': 'polite', 'aria-label': 'Messages', tabIndex: 0 },
    list,
  );
  const top = el('div', { class: 'log-top' });
  log.prepend(top);
  const scroll = createScroll(log, list);
  const composer = createComposer({ session, me, bot: people.find((person) => person.isBot) });
  const back = el(
    'button',
    { type: 'button', class: 'round back', 'aria-label': 'Back to the spaces', onclick: onBack },
    icon('back'),
  );
  const element = el(
    'main',
    { class: 'conversation' },
    el('header', { class: 'bar' }, back, heading, guideButton),
    el('div', { class: 'log-frame' }, log, scroll.pill),
    composer.element,
  );

  /** @type {import('./message.js').Surroundings} */
  const around = {
    api,
    names: {
      nameOf: (key) => known.get(key)?.displayName ?? member(key)?.personDisplayName,
      isMe: (key) => key === me.id || key === me.email,
    },
    author: ({ personId, personEmail }) => ({
      name: known.get(personId)?.displayName ?? member(personId)?.personDisplayName ?? personEmail,
      isBot: known.get(personId)?.isBot ?? false,
    }),
    reply: (parentId) => {
      const entry = space?.ledger.all().find(({ id }) => id === parentId);
      composer.replyTo(parentId, entry ? around.author(entry).name : 'an earlier message');
    },
    unfold: (parentId) => {
      unfolded.add(parentId);
      render();
    },
  };
  /** @param {string} key */
  const member = (key) =>
    space?.members.find(({ personId, personEmail }) => personId === key || personEmail === key);

  function render() {
    const opened = session.opened();
    const other = opened?.room.id !== space?.room.id;
    space = opened;
    element.classList.toggle('empty', space === null);
    if (other) {
      log.ariaBusy = 'true';
      unfolded = new Set();
      shown = new Set();
      newest = '';
      list.replaceChildren();
      scroll.reset();
    }
    if (!space) {
      heading.replaceChildren();
      top.replaceChildren(el('p', { class: 'notice', text: 'Choose a space to read and write in it.' }));
      composer.render(null);
      return;
    }
    drawHeading(heading, space, me, people);
    drawTop(top, space, session);
    scroll.around(() => redraw(/** @type {Space} */ (space)));
    composer.render(space);
    // Older messages that are shown only now are not announced to screen readers.
    if (space.state === 'ready') setTimeout(() => Reflect.set(log, 'ariaBusy', 'false'));
  }

  /** @param {Space} of */
  function redraw(of) {
    const entries = of.ledger.all();
    const rows = timeline(entries, { unfolded, complete: of.older === null, today: dayKey(new Date()) });
    reconcile(list, rows, (row) => drawRow(row, around), placeRow);
    const first = shown.size === 0;
    const fresh = entries.filter(
      ({ id, created, deleted }) => !deleted && !shown.has(id) && created >= newest,
    );
    shown = new Set(entries.map(({ id }) => id));
    newest =
      entries
        .map(({ created }) => created)
        .toSorted()
        .at(-1) ?? '';
    if (first) return { arrived: [], own: undefined };
    return {
      arrived: fresh.filter(({ personId }) => personId !== me.id).map(({ id }) => id),
      own: fresh.findLast(({ personId }) => personId === me.id)?.id,
    };
  }

  return { element, render, focus: () => composer.focus() };
}
