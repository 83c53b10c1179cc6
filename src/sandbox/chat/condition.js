import { RequestError } from './api.js';
import { el } from './dom.js';
import { written } from './guide.js';

/**
 * How Webex is for the bot, and all that it can be; the first one is “well”.
 *
 * @typedef {{id: string, does: string, expect: string}} ConditionKind
 * @typedef {{current: string, all: ConditionKind[]}} Condition
 */

/**
 * Creates the switch that makes Webex unwell for the bot, and a line that says so as long as it is.
 *
 * @param {(id: string) => Promise<void>} choose asks for another condition; rejects when the sandbox does not answer
 */
export function createConditionSwitch(choose) {
  const picker = el('select', { id: 'condition', onchange: () => void pick(picker.value) });
  const expected = el('p', { class: 'condition-expected', role: 'status' });
  const element = el(
    'section',
    { class: 'condition', 'aria-labelledby': 'condition-heading' },
    el('h3', { class: 'label', id: 'condition-heading', text: 'Make Webex unwell' }),
    el('label', { class: 'condition-label', for: 'condition', text: 'For the bot, Webex' }),
    picker,
    expected,
  );
  const words = el('span');
  const line = el(
    'div',
    { class: 'strip', role: 'status', hidden: true },
    words,
    ' ',
    el('button', {
      type: 'button',
      class: 'link',
      text: 'Make it well',
      onclick: () => void pick(shown?.all[0]?.id ?? ''),
    }),
  );
  /** @type {Condition | null} */
  let shown = null;

  /** @param {string} id */
  async function pick(id) {
    try {
      await choose(id);
    } catch (error) {
      if (shown) render(shown);
      expected.textContent = `Not changed. ${error instanceof RequestError ? error.message : error}`;
    }
  }

  /** @param {Condition} condition */
  function render(condition) {
    shown = condition;
    const { all, current } = condition;
    const now = all.find(({ id }) => id === current);
    if (!now) return;
    if (picker.options.length !== all.length)
      picker.replaceChildren(...all.map(({ id, does }) => el('option', { value: id, text: does })));
    picker.value = current;
    const isWell = now === all[0];
    element.classList.toggle('unwell', !isWell);
    expected.replaceChildren(...written(now.expect));
    words.textContent = `For the bot, Webex ${now.does}.`;
    line.hidden = isWell;
  }

  return { element, line, render };
}
