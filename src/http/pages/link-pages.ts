import { html } from 'ghtml';
import type { Grant } from '../../core/links.ts';
import { plain } from '../../core/markdown.ts';
import type { LinkTicket } from '../../core/tickets.ts';
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

/** Creates the page of a one-time URL: opening it changes nothing, its button starts linking. */
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

/**
 * Creates the page that shows who is signed in, so that a person notices somebody else's sign-in.
 *
 * @param ticket identified: Webex proved that its person is signed in
 */
export function confirmPage(ticket: Pick<LinkTicket, 'hash' | 'personName' | 'personEmail'>): Page {
  return {
    status: 200,
    title: 'Is this you?',
    body: html`
      !${steps(1)}
      <p class="who"><strong><bdi>${plain(ticket.personName)}</bdi></strong><br><bdi>${plain(ticket.personEmail)}</bdi></p>
      <p>Webex says that you are signed in as this person. The organization you choose at Meraki next will be
      linked to them, and the bot will answer them with it.</p>
      !${toMeraki(ticket.hash, 'Yes, continue to Meraki')}
      <form method="post" action="/link/not-me">
        <input type="hidden" name="ticket" value="${ticket.hash}">
        <button class="second">Not me</button>
      </form>
      <p class="quiet">“Not me” links nothing and ends this link; the bot tells the person above.
      At Meraki you need to be a full organization administrator.</p>`,
  };
}

/** Creates the page after linking. @param linked absent when the link has ended already */
export function linkedPage(linked?: Pick<Grant, 'organizationName'>): Page {
  return {
    status: 200,
    title: 'Your organization is linked',
    body: html`
      !${linked ? html`<p class="who"><strong><bdi>${plain(linked.organizationName)}</bdi></strong></p>` : ''}
      <p>The bot has sent you a message in Webex that says so. You can close this page.</p>
      <p>Go back to Webex and say <kbd>status</kbd> to see how your network is doing, or <kbd>unlink</kbd> whenever
      you want this to end.</p>`,
  };
}

/** Returns the button that leads to Meraki, for the confirm page and for pages about a failure at Meraki. */
export function toMeraki(ticketHash: string, label: string): string {
  return html`
    <form method="post" action="/link/confirm">
      <input type="hidden" name="ticket" value="${ticketHash}">
      <button>${label}</button>
    </form>`;
}
