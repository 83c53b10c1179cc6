import { el } from './dom.js';
import { initials } from './format.js';
import { icon } from './icons.js';

/** @typedef {import('./api.js').Person} Person */

const TONES = 6;

/**
 * Draws initials on one of six tones; a person has the same tone everywhere.
 *
 * @param {string} name
 * @param {string} key determines the tone
 * @param {boolean} [isBot]
 */
export function avatar(name, key, isBot = false) {
  const sum = [...key].reduce((total, letter) => (total * 33 + letter.charCodeAt(0)) % 9973, 7);
  const tone = isBot ? 'bot' : String(sum % TONES);
  return el('span', { class: 'avatar', 'data-tone': tone, 'aria-hidden': 'true', text: initials(name) });
}

/**
 * Draws the sign of a space: the other person's avatar, or the sign of a group.
 *
 * @param {import('./api.js').Room} room
 * @param {Person[]} people
 */
export function roomSign({ type, title }, people) {
  if (type === 'group') {
    return el('span', { class: 'avatar', 'data-tone': 'group', 'aria-hidden': 'true' }, icon('group'));
  }
  // A direct room's title is the other person's name.
  const other = people.find(({ displayName }) => displayName === title);
  return avatar(title, other?.email ?? title, other?.isBot);
}

/**
 * Draws the menu of people. Every person is a plain link, so that a second tab can be a second person.
 *
 * @param {Person[]} people without the bot
 * @param {Person} me
 */
export function drawPeople(people, me) {
  const link = (/** @type {Person} */ person) =>
    el(
      'a',
      {
        class: 'who',
        href: `?as=${encodeURIComponent(person.email)}`,
        'aria-current': person.id === me.id ? 'true' : undefined,
      },
      avatar(person.displayName, person.email),
      el(
        'span',
        { class: 'who-words' },
        el('span', { class: 'who-name', text: person.displayName }),
        el('span', { class: 'who-part', text: person.description }),
      ),
    );
  return el(
    'nav',
    { class: 'people', 'aria-label': 'Who you are' },
    el('h2', { class: 'label', text: 'You are' }),
    el('ul', { class: 'bare' }, ...people.map((person) => el('li', {}, link(person)))),
  );
}
