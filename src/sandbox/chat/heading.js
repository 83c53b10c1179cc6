import { el } from './dom.js';
import { roomSign } from './people.js';

/** @typedef {import('./api.js').Person} Person */
/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./session.js').Space} Space */

/**
 * Draws the name of the space and its members; members of another organization than the reader's are marked.
 *
 * @param {HTMLElement} heading
 * @param {Space} space
 * @param {Person} me
 * @param {Person[]} people
 */
export function drawHeading(heading, { room, members }, me, people) {
  const direct = room.type === 'direct';
  const names = members
    .map(
      (member) =>
        `${member.personDisplayName}${member.personOrgId === me.orgId ? '' : ' (other organization)'}`,
    )
    .join(', ');
  const rule = room.isAnnouncementOnly ? 'Only moderators post · ' : '';
  const note = direct ? 'Direct messages' : `${rule}${names}`;
  const version = `${room.id} ${room.title} ${note}`;
  if (heading.dataset.version === version) return;
  heading.dataset.version = version;
  heading.replaceChildren(
    roomSign(room, people),
    el(
      'div',
      { class: 'heading-words' },
      el('h1', { text: room.title }),
      el('p', { class: 'heading-note', text: note, title: note }),
    ),
  );
}

/** Draws the part above the oldest message. @param {HTMLElement} top @param {Space} space @param {Session} session */
export function drawTop(top, space, session) {
  const version = `${space.room.id} ${space.state} ${space.older} ${space.failure} ${space.ledger.ids().length === 0}`;
  if (top.dataset.version === version) return;
  top.dataset.version = version;
  top.replaceChildren(...topOf(space, session));
}

/** @param {Space} space @param {Session} session @returns {HTMLElement[]} */
function topOf(space, session) {
  if (space.state === 'loading' || space.state === 'idle') {
    return [el('p', { class: 'notice', role: 'status', text: 'Loading messages…' })];
  }
  if (space.state === 'failed') {
    const retry = el('button', {
      type: 'button',
      class: 'button',
      text: 'Try again',
      onclick: () => session.load(space),
    });
    return [
      el('p', {
        class: 'notice refusal',
        role: 'alert',
        text: `The messages did not load. ${space.failure}`,
      }),
      retry,
    ];
  }
  if (space.older !== null) return [olderButton(space, session)];
  const where =
    space.room.type === 'direct' ? `your conversation with ${space.room.title}` : space.room.title;
  const start = el('p', { class: 'notice', text: `This is the beginning of ${where}.` });
  return [start];
}

/** @param {Space} space @param {Session} session */
function olderButton(space, session) {
  const button = el('button', {
    type: 'button',
    class: 'button',
    text: 'Show earlier messages',
    onclick: async () => {
      button.disabled = true;
      button.textContent = 'Loading…';
      await session.older(space).catch((error) => {
        button.textContent = `Try again: ${error.message}`;
      });
      button.disabled = false;
    },
  });
  return button;
}
