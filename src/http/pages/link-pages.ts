import { html } from 'ghtml';
import { plain } from '../../core/markdown.ts';
import type { Person } from '../../core/person.ts';
import type { Page } from './page.ts';

const steps = (done: number): string => {
  const names = ['Sign in with Webex', 'Check who you are', 'Consent at Meraki'];
  return html`<ol class="steps">!${names.map((name, index) =>
    index < done
      ? html`<li class="done">${name} <span class="quiet">done</span></li>`
      : index === done
        ? html`<li aria-current="step">${name}</li>`
        : html`<li>${name}</li>`,
  )}</ol>`;
};

/** What a one-time URL shows: opening it changes nothing, pressing its button starts. */
export function startPage(): Page {
  return {
    status: 200,
    title: 'Link your Meraki organization',
    body: html`
      <p>You asked the Meraki bot in Webex for this link. Linking takes a minute:</p>
      !${steps(0)}
      <form method="post">
        <button>Continue with Webex</button>
      </form>
      <p class="quiet">Only continue if you asked for it yourself. Nothing happens until you press the button.</p>`,
  };
}

/** Shows who is signed in, so that a person whose browser was somebody else's sees it. */
export function confirmPage(identity: Person, ticketHash: string): Page {
  return {
    status: 200,
    title: 'Is this you?',
    body: html`
      !${steps(1)}
      <p class="who"><strong><bdi>${plain(identity.displayName)}</bdi></strong><br><bdi>${plain(identity.email)}</bdi></p>
      <p>Webex says that you are signed in as this person. The organization you choose at Meraki next will be
      linked to them, and the bot will answer them with it.</p>
      !${toMeraki(ticketHash, 'Yes, continue to Meraki')}
      <p class="quiet">Not you? Close this page and sign out of Webex in this browser first.
      At Meraki you need to be a full organization administrator.</p>`,
  };
}

export function linkedPage(): Page {
  return {
    status: 200,
    title: 'Your organization is linked',
    body: html`
      <p>The bot has sent you a message in Webex that names it. You can close this page.</p>
      <p>Go back to Webex and say <kbd>status</kbd> to see how your network is doing, or <kbd>unlink</kbd> whenever
      you want this to end.</p>`,
  };
}

/** The button that leads to Meraki; again from a page that tells of a failure there. */
export function toMeraki(ticketHash: string, label: string): string {
  return html`
    <form method="post" action="/link/confirm">
      <input type="hidden" name="ticket" value="${ticketHash}">
      <button>${label}</button>
    </form>`;
}
