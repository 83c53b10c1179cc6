import { html } from 'ghtml';
import { plain } from '../../core/markdown.ts';
import type { RefusalDetail } from '../../oauth/link-refused.ts';
import type { TicketFacts } from '../../oauth/linking.ts';
import { toMeraki } from './link-pages.ts';
import type { Page } from './page.ts';
import { SAME_LINK, WORDS } from './problem-words.ts';

const NAMES = { webex: 'Webex', meraki: 'Meraki' };

/** The name of a problem that has a page. */
export type Problem = keyof typeof WORDS;

/** Tells whether a problem of this name has a page. */
export function isProblem(name: string): name is Problem {
  return Object.hasOwn(WORDS, name);
}

/** The further facts on the page of a problem. */
export interface ProblemDetail extends TicketFacts, Pick<RefusalDetail, 'provider'> {}

/** Creates the page of a problem: what happened and what to do. */
export function problemPage(problem: Problem, detail: ProblemDetail = {}): Page {
  const { status, title, happened, next, retry = next } = WORDS[problem];
  const fill = (text: string) => text.replaceAll('{provider}', NAMES[detail.provider ?? 'meraki']);
  return {
    status,
    title: fill(title),
    body: html`
      <p>${fill(happened)}</p>
      !${detail.identity ? html`<p>Signed in here: <strong><bdi>${plain(detail.identity.name)}</bdi></strong>, <bdi>${plain(detail.identity.email)}</bdi></p>` : ''}
      <p class="next">${fill(detail.retry ? retry : next)}</p>
      !${detail.retry ? toMeraki(detail.retry, 'Try again at Meraki') : ''}`,
  };
}

/** Creates the page of an unforeseen failure; the log has the same reference. */
export function failurePage(reference: string): Page {
  return {
    status: 500,
    title: 'Something went wrong here',
    body: html`
      <p>This is our fault, not yours.</p>
      <p class="next">Say “organizations” to the bot to see what is linked, or “link” to try again. If this page comes back, tell its
      administrator this
      reference: <kbd>${reference}</kbd></p>`,
  };
}

/** Creates the page for an unavailable store. It does not say what was done: that is not known. */
export function unavailablePage(): Page {
  return {
    status: 503,
    title: 'Not available right now',
    body: html`
      <p>The bot’s database can’t be reached. This is our fault, not yours.</p>
      <p class="next">Wait a minute. ${SAME_LINK}</p>`,
  };
}

/** Creates the page for an address over its rate limit; the header `Retry-After` says when to come again. */
export function tooManyRequestsPage(): Page {
  return {
    status: 429,
    title: 'Too many requests',
    body: html`
      <p>Your network address sent too many requests in the last minute.</p>
      <p class="next">Wait a minute. ${SAME_LINK}</p>`,
  };
}

/** Creates the page for an unknown URL. */
export function notFoundPage(): Page {
  return {
    status: 404,
    title: 'There is nothing here',
    body: html`<p class="next">This server belongs to a Webex bot. Say “link” to it in Webex to begin.</p>`,
  };
}
