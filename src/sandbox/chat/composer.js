import { RequestError } from './api.js';
import { el } from './dom.js';
import { suggestions } from './guide.js';
import { icon } from './icons.js';
import { mention, withMentions } from './mentions.js';
import { createMentionList } from './offer.js';

/** @typedef {import('./api.js').Person} Person */
/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./session.js').Space} Space */

/** Webex's limit in bytes for text and Markdown; the count is shown near the limit. */
const MAX_BYTES = 7439;
const NEAR_BYTES = 6500;

/**
 * Creates the field in which messages are written. Drafts are kept for each space, also over reloads, until the server has
 * accepted the message.
 *
 * @param {{session: Session, me: Person, bot: Person | undefined}} deps
 */
export function createComposer({ session, me, bot }) {
  /** @type {Space | null} */
  let space = null;
  /** @type {Map<string, {parentId: string, name: string}>} the thread being answered, by space */
  const replies = new Map();
  let sending = false;

  const field = el('textarea', {
    id: 'message',
    rows: 1,
    'aria-label': 'Message',
    'aria-describedby': 'refusal',
    enterKeyHint: 'send',
    onkeydown: onKey,
    oninput: () => {
      refusal.textContent = '';
      onInput();
    },
  });
  const offer = createMentionList(
    field,
    () => space?.members.filter(({ personId }) => personId !== me.id) ?? [],
    bot?.id,
  );
  const toBot = el(
    'button',
    {
      type: 'button',
      class: 'chip',
      'aria-pressed': 'true',
      title: 'In a group space the bot sees only messages that mention it',
      onclick: () => {
        toBot.ariaPressed = String(toBot.ariaPressed !== 'true');
        field.focus();
      },
    },
    `@${bot?.displayName ?? ''}`,
  );
  const sendButton = el('button', { class: 'send', 'aria-label': 'Send' }, icon('send'));
  const refusal = el('p', { class: 'refusal', id: 'refusal', role: 'alert' });
  const count = el('span', { class: 'count' });
  const replying = el('div', { class: 'replying', hidden: true });
  const chips = el('div', { class: 'suggestions', role: 'group', 'aria-label': 'Suggestions', hidden: true });
  chips.append(
    el('span', { class: 'label', text: 'Try' }),
    ...suggestions(me).map((text) =>
      el('button', { type: 'button', class: 'suggestion', text, onclick: () => void send(text) }),
    ),
  );
  const element = el(
    'form',
    { class: 'composer', onsubmit: onSubmit },
    chips,
    replying,
    offer.list,
    el('div', { class: 'writing' }, toBot, field, sendButton),
    el('div', { class: 'composer-foot' }, refusal, count),
  );

  /** @param {Event} event */
  function onSubmit(event) {
    event.preventDefault();
    void send();
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.isComposing || offer.takesKey(event)) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      void send();
    } else if (event.key === 'Escape' && space) {
      replies.delete(space.room.id);
      drawReplying();
    }
  }

  function onInput() {
    if (space) sessionStorage.setItem(draftKey(space), field.value);
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight}px`;
    const bytes = new TextEncoder().encode(markdownOf(field.value)).length;
    count.textContent = bytes > NEAR_BYTES ? `${bytes} of ${MAX_BYTES} bytes` : '';
    count.classList.toggle('over', bytes > MAX_BYTES);
    sendButton.disabled = sending || field.value.trim() === '';
  }

  /** @param {Space} of */
  const draftKey = (of) => `draft ${me.id} ${of.room.id}`;

  /** Keeps line breaks, as Webex's own clients do. @param {string} text */
  function markdownOf(text) {
    const words = withMentions(text.trim(), space?.members ?? []).replaceAll(/(?<! {2})\n(?!\n)/g, '  \n');
    const addressed = !toBot.hidden && toBot.ariaPressed === 'true' && bot !== undefined;
    if (!addressed || words.includes(`<@personId:${bot.id}|`)) return words;
    return `${mention(bot.id, bot.displayName)} ${words}`;
  }

  /** @param {string} [suggested] is sent in place of the draft, which stays */
  async function send(suggested) {
    const text = suggested ?? field.value;
    if (!space || sending || text.trim() === '') return;
    const to = space;
    const reply = replies.get(to.room.id);
    sending = true;
    element.ariaBusy = 'true';
    field.readOnly = true;
    refusal.textContent = '';
    try {
      const thread = reply && suggested === undefined ? { parentId: reply.parentId } : {};
      await session.send({ roomId: to.room.id, markdown: markdownOf(text), ...thread });
      if (suggested === undefined) {
        sessionStorage.removeItem(draftKey(to));
        replies.delete(to.room.id);
        if (space === to) field.value = '';
      }
    } catch (error) {
      const lost = error instanceof RequestError && error.status === 0;
      const hint = lost ? ' It may have been sent all the same: look above before you send it again.' : '';
      refusal.textContent = `Not sent. ${error instanceof Error ? error.message : error}${hint}`;
    }
    sending = false;
    element.ariaBusy = 'false';
    field.readOnly = false;
    drawReplying();
    onInput();
    field.focus();
  }

  function drawReplying() {
    const reply = space && replies.get(space.room.id);
    replying.hidden = !reply;
    if (!reply || !space) return;
    const { id } = space.room;
    const stop = () => {
      replies.delete(id);
      drawReplying();
      field.focus();
    };
    replying.replaceChildren(
      icon('reply'),
      el('span', { text: `Replying to ${reply.name}` }),
      el(
        'button',
        { type: 'button', class: 'round small', 'aria-label': 'Stop replying', onclick: stop },
        icon('close'),
      ),
    );
  }

  return {
    element,
    focus: () => field.focus(),
    /** @param {string} parentId @param {string} name the author of the thread's first message */
    replyTo(parentId, name) {
      if (!space) return;
      replies.set(space.room.id, { parentId, name });
      drawReplying();
      field.focus();
    },
    /** @param {Space | null} opened */
    render(opened) {
      const other = opened !== space;
      space = opened;
      element.hidden = opened === null;
      if (!opened) return;
      toBot.hidden = opened.room.type !== 'group' || bot === undefined;
      const mine = opened.ledger.all().some(({ personId }) => personId === me.id);
      chips.hidden = opened.state !== 'ready' || mine;
      if (!other) return;
      field.placeholder = `Write to ${opened.room.title}`;
      field.value = sessionStorage.getItem(draftKey(opened)) ?? '';
      refusal.textContent = '';
      drawReplying();
      onInput();
    },
  };
}
