import { drawCard } from './card.js';
import { el } from './dom.js';
import { drawFile } from './files.js';
import { dayName, fullTime, shortTime, timeOfDay } from './format.js';
import { icon } from './icons.js';
import { messageMarkup } from './markdown.js';
import { avatar } from './people.js';

/** @typedef {import('./api.js').Api} Api */
/** @typedef {import('./ledger.js').Entry} Entry */
/** @typedef {import('./timeline.js').Row} Row */
/**
 * @typedef {object} Surroundings
 * @property {Api} api
 * @property {import('./markdown.js').Names} names
 * @property {(entry: Entry) => {name: string, isBot: boolean}} author
 * @property {(parentId: string) => void} reply begins a reply in the thread
 * @property {(parentId: string) => void} unfold shows all replies of the thread
 */

const CARD = 'application/vnd.microsoft.card.adaptive';

/**
 * @param {Row} row
 * @param {Surroundings} around
 * @returns {HTMLElement}
 */
export function drawRow(row, around) {
  switch (row.kind) {
    case 'day':
      return el('li', { class: 'day' }, el('span', { text: dayName(row.date, new Date()) }));
    case 'unknown': {
      const text = row.deleted
        ? 'This message was deleted.'
        : 'The message that these replies answer is further up.';
      return el('li', { class: 'message' }, el('p', { class: 'gone', text }));
    }
    case 'earlier': {
      const text = row.hidden === 1 ? 'Show 1 earlier reply' : `Show ${row.hidden} earlier replies`;
      return threadButton(text, () => around.unfold(row.parentId));
    }
    case 'answer':
      return threadButton('Reply to thread', () => around.reply(row.parentId));
    default:
      return drawMessage(row, around);
  }
}

/**
 * Updates in place what depends on the neighbouring rows.
 *
 * @param {HTMLElement} element
 * @param {Row} row
 */
export function placeRow(element, row) {
  if (row.kind !== 'message') return;
  element.classList.toggle('compact', row.compact);
  element.classList.toggle('reply', row.reply);
}

/** @param {string} text @param {() => void} onclick */
const threadButton = (text, onclick) =>
  el('li', { class: 'thread-more' }, el('button', { type: 'button', class: 'link', text, onclick }));

/**
 * @param {Extract<Row, {kind: 'message'}>} row
 * @param {Surroundings} around
 */
function drawMessage({ entry, dated }, around) {
  const { name, isBot } = around.author(entry);
  const date = new Date(entry.created);
  const shown = dated ? `${shortTime(date, new Date())} ${timeOfDay(date)}` : timeOfDay(date);
  const time = () => el('time', { dateTime: entry.created, title: fullTime(date), text: shown });
  const parentId = entry.parentId ?? entry.id;
  return el(
    'li',
    { class: 'message', tabIndex: -1 },
    avatar(name, entry.personEmail, isBot),
    el(
      'article',
      { class: 'bubble', 'aria-label': `${name}, ${shown}` },
      el(
        'header',
        { class: 'byline' },
        el('span', { class: 'author', text: name }),
        isBot && el('span', { class: 'badge', text: 'Bot' }),
        time(),
        entry.updated && el('span', { class: 'edited', text: 'edited' }),
      ),
      ...drawBody(entry, around),
    ),
    !entry.deleted &&
      el(
        'button',
        {
          type: 'button',
          class: 'tool',
          title: 'Reply in thread',
          'aria-label': `Reply in thread to ${name}, ${shown}`,
          onclick: () => around.reply(parentId),
        },
        icon('reply'),
      ),
  );
}

/**
 * Draws a message's content; a card replaces the text, which is only its fallback.
 *
 * @param {Entry} entry
 * @param {Surroundings} around
 * @returns {HTMLElement[]}
 */
function drawBody(entry, { api, names }) {
  if (entry.deleted) return [el('p', { class: 'gone', text: 'Message deleted' })];
  const attachment = entry.attachments?.find(({ contentType }) => contentType === CARD);
  const card = attachment && drawCard(attachment.content, (inputs) => api.submit(entry.id, inputs));
  /** @type {HTMLElement[]} */
  const parts = [];
  if (card) parts.push(card);
  else if (entry.markdown ?? entry.text) {
    // markdown.js escapes all text of others; no other markup is inserted.
    parts.push(el('div', { class: 'text', innerHTML: messageMarkup(entry, names) }));
  }
  if (attachment && !card) parts.push(el('p', { class: 'refusal', text: 'This card cannot be shown.' }));
  return [...parts, ...(entry.files ?? []).map((url) => drawFile(url, api))];
}
