import { hostConfig } from './card-theme.js';
import { el } from './dom.js';
import { cardMarkup } from './markdown.js';
import { AdaptiveCards } from './vendor.js';

/** The latest version of cards that Webex shows. */
const NEWEST = { major: 1, minor: 3 };

AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = cardMarkup(text);
  result.didProcess = true;
};

/**
 * Draws an Adaptive Card with the official renderer. Action.Submit sends the inputs and shows the outcome below the
 * card; links open in a new tab.
 *
 * @param {unknown} content the card's JSON
 * @param {(inputs: unknown) => Promise<unknown>} submit rejects with an Error whose message is shown
 * @returns {HTMLElement | null} null when Webex could not show the card
 */
export function drawCard(content, submit) {
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = new AdaptiveCards.HostConfig(hostConfig);
  const outcome = el('p', { class: 'card-outcome', role: 'status' });
  card.onExecuteAction = (action) => {
    if (action instanceof AdaptiveCards.OpenUrlAction) open(action.url);
    else if (action instanceof AdaptiveCards.SubmitAction) void press(action.data ?? {});
  };

  /** @param {unknown} inputs */
  async function press(inputs) {
    if (frame.ariaBusy === 'true') return;
    frame.ariaBusy = 'true';
    outcome.className = 'card-outcome';
    outcome.textContent = 'Sending…';
    try {
      await submit(inputs);
      outcome.textContent = 'Sent';
    } catch (error) {
      outcome.classList.add('refusal');
      outcome.textContent = `Not sent: ${error instanceof Error ? error.message : error}`;
    }
    frame.ariaBusy = 'false';
  }

  const frame = el('div', { class: 'card' });
  try {
    card.parse(content);
    const drawn = card.render();
    const { major, minor } = card.version;
    if (!drawn || major > NEWEST.major || minor > NEWEST.minor) return null;
    frame.append(drawn, outcome);
    return frame;
  } catch {
    return null;
  }
}

/** @param {string | undefined} url */
function open(url) {
  if (url && /^(https?|mailto):/i.test(url)) window.open(url, '_blank', 'noopener,noreferrer');
}
