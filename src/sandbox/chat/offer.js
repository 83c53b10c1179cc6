import { el } from './dom.js';
import { matching, mentionAt } from './mentions.js';
import { avatar } from './people.js';

/** @typedef {import('./api.js').Membership} Membership */

/**
 * Suggests members of the space while an @name is typed: arrows choose, Enter or Tab accepts, Escape closes.
 *
 * @param {HTMLTextAreaElement} field
 * @param {() => Membership[]} members
 * @param {string | undefined} botId
 */
export function createMentionList(field, members, botId) {
  /** @type {Membership[]} */
  let offered = [];
  let chosen = 0;
  let start = 0;
  const list = el('ul', {
    class: 'bare offer',
    id: 'offer',
    role: 'listbox',
    'aria-label': 'Members',
    hidden: true,
  });
  field.setAttribute('aria-autocomplete', 'list');
  field.setAttribute('aria-controls', 'offer');

  function look() {
    const at = mentionAt(field.value, field.selectionStart);
    offered = at === null ? [] : matching(members(), at.query).slice(0, 6);
    start = at?.start ?? 0;
    chosen = 0;
    draw();
  }

  function draw() {
    list.hidden = offered.length === 0;
    list.replaceChildren(
      ...offered.map((member, index) =>
        el(
          'li',
          {
            id: `offer-${index}`,
            role: 'option',
            'aria-selected': String(index === chosen),
            // Before the field loses the focus.
            onmousedown: (/** @type {Event} */ event) => {
              event.preventDefault();
              pick(member);
            },
          },
          avatar(member.personDisplayName, member.personEmail, member.personId === botId),
          member.personDisplayName,
        ),
      ),
    );
    if (list.hidden) field.removeAttribute('aria-activedescendant');
    else field.setAttribute('aria-activedescendant', `offer-${chosen}`);
  }

  /** @param {Membership} member */
  function pick(member) {
    field.setRangeText(`@${member.personDisplayName} `, start, field.selectionStart, 'end');
    field.dispatchEvent(new Event('input'));
  }

  field.addEventListener('input', look);
  field.addEventListener('blur', () => {
    offered = [];
    draw();
  });

  return {
    list,
    /** @param {KeyboardEvent} event @returns {boolean} whether the key was meant for the list */
    takesKey(event) {
      const member = offered[chosen];
      if (!member) return false;
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        chosen = (chosen + (event.key === 'ArrowDown' ? 1 : -1) + offered.length) % offered.length;
        draw();
      } else if (event.key === 'Enter' || event.key === 'Tab') pick(member);
      else if (event.key === 'Escape') {
        offered = [];
        draw();
      } else return false;
      event.preventDefault();
      return true;
    },
  };
}
