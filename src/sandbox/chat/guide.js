import { el } from './dom.js';
import { icon } from './icons.js';

/** @typedef {import('./api.js').Person} Person */

/**
 * Suggestions for each person; text between backquotes is typed into the chat, a link leads to a person.
 *
 * @type {Record<string, string[]>}
 */
const STEPS = {
  'ada@aurora.example': [
    'Write `link` to Meraki. Open the one-time URL, sign in, and consent: your organization is linked.',
    'Ask `status`, then press a site or a button: each answer leads to the next.',
    'A site is slow? `latency in Rotterdam 301`, `wireless in Rotterdam 301`, `clients in Rotterdam 301`. A device fails? `history Rotterdam 301 last 7d`. All the rest is in `help`.',
    'Ask in Network operations too. Everybody there is of your organization, so the answer stays in the space.',
    'Ask in Store rollout with partners. Gina is a guest there, so the answer comes to you alone, until you, who moderate it, say `privacy here`.',
    'Ask `@Meraki status` in Announcements. Only moderators may post there, and the bot is none, so the answer comes to you directly.',
    '[Tom](tom@aurora.example) can’t link. When he writes `request access in Rotterdam 301`, you get a card: lend him that site.',
    'Or lend unasked: `share with tom@aurora.example in Rotterdam 301 for 7 days`; in Network operations `share here only status`.',
    '`shares` lists what you lend, and how often it was used. `unshare tom@aurora.example` ends it at once.',
    'Be [Ben](ben@aurora.example) in a second tab and watch what happens to you, and to what you lent, when he revokes your link.',
  ],
  'tom@aurora.example': [
    'Be [Ada](ada@aurora.example) in a second tab, and link there.',
    'Ask `status` here: Tom has no link. Linking his own fails at Meraki, because he is a technician; so ask for access.',
    'Press the button, or say where and what for: `request access in Rotterdam 301 because the tills are slow`.',
    'Ada gets a card. When she lends Tom that site, what he asked is answered here, and says through whom.',
    'Ask `devices`, `clients in Rotterdam 301`, `whoami`.',
    'Ask `status in Amsterdam 732`: it was not lent, and the bot does not even say whether there is such a site.',
    'When Ada writes `unshare tom@aurora.example`, it is over at once: ask again, or press a button of before.',
  ],
  'gina@partner.example': [
    'Gina is a guest from another Webex organization, and this bot answers only people of Ben’s, its administrator: nobody set `WEBEX_ORGS`.',
    'Write `status` to Meraki, or ask in Store rollout with partners: Gina gets one direct line a day, and nothing in the space.',
    'Be [Ada](ada@aurora.example) in a second tab, linked, and ask `@Meraki status` in Store rollout with partners.',
    'Gina sees one line there, and no data of the organization: that went to Ada directly.',
  ],
  'ben@aurora.example': [
    'Ben administers the bot. Write `links` to Meraki: the list of everybody’s links.',
    'Nothing there? Be [Ada](ada@aurora.example) in a second tab, link, and come back.',
    'See what is lent, to whom and until when: `shares tom@aurora.example`, `audit shares`. Where is not yours to read.',
    'Write `revoke ada@aurora.example`. Her tokens are withdrawn at Meraki, and both of you are told.',
    'Write `forget ada@aurora.example`: a card asks first. Then `audit` does not name her any more.',
    'Ask `status`: administering the bot shows Ben nothing of an organization.',
  ],
};

const ANYBODY = ['Write `help` to Meraki to see what it can do.'];

/** Returns messages that a newcomer may send first. @param {Person} me @returns {string[]} */
export const suggestions = (me) =>
  me.email === 'ben@aurora.example'
    ? ['links', 'link', 'status', 'help']
    : me.email === 'gina@partner.example'
      ? ['status', 'help']
      : ['link', 'status', 'alerts', 'help'];

/**
 * Draws the panel that explains the page and suggests what to try.
 *
 * @param {Person} me
 * @param {HTMLElement} condition the switch that makes Webex unwell
 * @param {() => void} onClose
 */
export function drawGuide(me, condition, onClose) {
  const close = el(
    'button',
    { type: 'button', class: 'round', 'aria-label': 'Hide the guide', onclick: onClose },
    icon('close'),
  );
  return el(
    'aside',
    { class: 'guide', id: 'guide', 'aria-label': 'About this sandbox' },
    el('div', { class: 'guide-head' }, el('h2', { text: 'This is a sandbox' }), close),
    el('p', { text: 'Everything is local: nobody’s network, nobody’s Webex, no real token.' }),
    el('h3', { class: 'label', text: `What to try as ${me.displayName.split(' ')[0]}` }),
    el(
      'ol',
      { class: 'steps' },
      ...(STEPS[me.email] ?? ANYBODY).map((step) => el('li', {}, ...written(step))),
    ),
    el('p', {
      class: 'guide-note',
      text: 'People are links: open one in a new tab to be two people at once. In a group space the bot sees only messages that mention it.',
    }),
    condition,
  );
}

/** Draws words of the guide: text between backquotes is to be typed, a link leads to a person. @param {string} step */
export const written = (step) =>
  step.split(/(`[^`]+`|\[[^\]]+\]\([^)]+\))/).map((part) => {
    const [, words = '', email = ''] = part.match(/^\[(.+)\]\((.+)\)$/) ?? [];
    if (words) return el('a', { href: `?as=${encodeURIComponent(email)}`, target: '_blank', text: words });
    return part.startsWith('`') ? el('code', { text: part.slice(1, -1) }) : part;
  });
