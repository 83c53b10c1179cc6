import { createApi, fetchPeople, setCondition } from './api.js';
import { createConditionSwitch } from './condition.js';
import { createConversation } from './conversation.js';
import { el } from './dom.js';
import { drawGuide } from './guide.js';
import { icon } from './icons.js';
import { follow } from './live.js';
import { drawPeople } from './people.js';
import { createSeen } from './seen.js';
import { createSession } from './session.js';
import { createSpaces } from './spaces.js';

/** @typedef {import('./api.js').Person} Person */

const app = /** @type {HTMLElement} */ (document.getElementById('app'));
const narrow = matchMedia('(width <= 760px)');

/** Opens the page as the person named in the address, or the first one. */
async function start() {
  try {
    const people = await fetchPeople();
    const humans = people.filter((person) => !person.isBot);
    const as = new URLSearchParams(location.search).get('as');
    const me = humans.find((person) => person.email === as) ?? humans[0];
    if (!me?.webexToken) throw new Error('The sandbox has no people.');
    run(me, me.webexToken, people);
  } catch (error) {
    const text = `The sandbox did not open. ${error instanceof Error ? error.message : error}`;
    const retry = el('button', {
      type: 'button',
      class: 'button',
      text: 'Try again',
      onclick: () => void start(),
    });
    app.replaceChildren(
      el('div', { class: 'notice', role: 'alert' }, el('p', { class: 'refusal', text }), retry),
    );
  }
}

/**
 * @param {Person} me
 * @param {string} token
 * @param {Person[]} people
 */
function run(me, token, people) {
  const api = createApi(token);
  const openId = new URLSearchParams(location.search).get('space');
  const session = createSession({ api, me, openId, seen: createSeen(me.id, localStorage) });

  const guideButton = el(
    'button',
    {
      type: 'button',
      class: 'round guide-button',
      'aria-label': 'About this sandbox',
      'aria-controls': 'guide',
    },
    icon('info'),
  );
  /** @param {boolean} isShown */
  function showGuide(isShown) {
    app.classList.toggle('no-guide', !isShown);
    guideButton.ariaExpanded = String(isShown);
  }
  /** @param {boolean} isShown */
  function chooseGuide(isShown) {
    localStorage.setItem('guide', isShown ? 'shown' : 'hidden');
    showGuide(isShown);
  }
  guideButton.addEventListener('click', () => chooseGuide(app.classList.contains('no-guide')));

  const conversation = createConversation({
    session,
    api,
    me,
    people,
    guideButton,
    onBack: () => open(null),
  });
  const spaces = createSpaces({ session, people, onOpen: open });
  const retry = el('button', { type: 'button', class: 'link', text: 'Try now' });
  const lost = el(
    'div',
    { class: 'strip', role: 'status', hidden: true },
    'The connection is lost. Trying again… ',
    retry,
  );
  const condition = createConditionSwitch(setCondition);
  const guide = drawGuide(me, condition.element, () => {
    chooseGuide(false);
    guideButton.focus();
  });
  const humans = people.filter((person) => !person.isBot);
  const brand = el('p', { class: 'brand' }, el('img', { src: 'icon.svg', alt: '' }), 'Chat sandbox');
  const side = el('div', { class: 'side' }, brand, drawPeople(humans, me), spaces.element);
  const strips = el('div', { class: 'strips' }, lost, condition.line);
  app.replaceChildren(strips, side, conversation.element, guide);
  // On a narrow page the guide would cover the conversation, so it stays closed until it is opened.
  const byDefault = matchMedia('(width > 1100px)').matches ? 'shown' : 'hidden';
  showGuide((localStorage.getItem('guide') ?? byDefault) === 'shown');

  /** @param {string | null} id */
  function open(id) {
    const address = new URL(location.href);
    address.searchParams.set('as', me.email);
    if (id === null) address.searchParams.delete('space');
    else address.searchParams.set('space', id);
    if (address.href !== location.href) history.pushState(null, '', address);
    session.open(id);
    if (id !== null && !narrow.matches) conversation.focus();
  }

  session.onChange(() => {
    // On a wide page a space is always open; on a narrow one the list of spaces is the first screen.
    const known = session.opened() !== null;
    if (session.state === 'ready' && !known) {
      const first = session.spaces().find(({ room }) => room.type === 'direct') ?? session.spaces()[0];
      if (!narrow.matches && first) session.open(first.room.id);
    }
    app.classList.toggle('in-space', session.opened() !== null);
    lost.hidden = session.connection !== 'down';
    const unread = session.spaces().some((space) => session.isUnread(space));
    document.title = `${unread ? '• ' : ''}${session.opened()?.room.title ?? 'Chat sandbox'} – ${me.displayName}`;
    spaces.render();
    conversation.render();
  });
  window.addEventListener('popstate', () => session.open(new URLSearchParams(location.search).get('space')));
  narrow.addEventListener('change', session.touch);

  const live = follow(`/sandbox/events?token=${encodeURIComponent(token)}`, {
    onOpen: () => {
      session.connection = 'live';
      void session.sync();
    },
    onEvent: session.take,
    onCondition: condition.render,
    onDown: () => {
      session.connection = 'down';
      session.touch();
    },
  });
  retry.addEventListener('click', live.retryNow);
}

void start();
