import assert from 'node:assert/strict';
import { type CookieJar, createCookieJar } from './cookie-jar.ts';

export { type CookieJar, createCookieJar };

/** The page after a browser has followed the redirects within one origin. */
export interface ShownPage {
  url: URL;
  status: number;
  /** Empty after a redirect to another origin, which is not visited. */
  body: string;
  headers: Headers;
}

/**
 * Opens a URL as a browser with these cookies, and follows redirects within the origin. It stops at a redirect to
 * another origin; `url` is then the target.
 *
 * @param form is posted as a form of a page of that origin; without it the request is a GET
 */
export async function open(
  jar: CookieJar,
  address: string | URL,
  form?: Record<string, string>,
): Promise<ShownPage> {
  let url = new URL(address);
  let body = form === undefined ? undefined : new URLSearchParams(form);
  for (let hop = 0; hop < 10; hop++) {
    const cookie = jar.header(url);
    const response = await fetch(url, {
      method: body === undefined ? 'GET' : 'POST',
      redirect: 'manual',
      headers: {
        accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
        ...(cookie === undefined ? {} : { cookie }),
        ...(body === undefined ? {} : { origin: url.origin, 'sec-fetch-site': 'same-origin' }),
      },
      ...(body === undefined ? {} : { body }),
    });
    jar.store(url, response);
    const shown = { url, status: response.status, body: await response.text(), headers: response.headers };
    const location = response.headers.get('location');
    if (location === null) return shown;
    const next = new URL(location, url);
    if (next.origin !== url.origin) return { ...shown, url: next, body: '' };
    if (response.status !== 307 && response.status !== 308) body = undefined;
    url = next;
  }
  throw new Error(`too many redirects, the last to ${url.origin}${url.pathname}`);
}

/** Presses a button of a page's form, with the filled-in `fields` and the form's hidden ones. */
export async function press(
  jar: CookieJar,
  shown: ShownPage,
  button: [name: string, value: string],
  fields = {},
) {
  const [name, value] = button;
  const form = forms(shown.body).find(({ buttons }) => buttons.has(`${name}=${value}`));
  assert(form, `no button ${name}=${value} on ${summary(shown)}`);
  return open(jar, new URL(form.action, shown.url), { ...form.hidden, ...fields, [name]: value });
}

/** A person's decisions in a walk through the pages. */
export interface Visit {
  /** E-mail address of a person of the world. */
  person: string;
  /** Meraki's organization id; by default the first that is offered. */
  organization?: string;
  /** The decision of the person, by default `allow`; `stop-at-consent` gives no answer. */
  decision?: 'allow' | 'deny' | 'stop-at-consent';
  /** The browser; by default a fresh one in which nobody is signed in. */
  jar?: CookieJar;
}

/**
 * Walks through a stand-in's pages as a person with a browser, posting the real forms: signs in, changes the person if
 * another one is signed in, and answers the consent page. Webex shows no page to a browser in which anybody is signed in;
 * call `signOut` first there.
 *
 * @returns the redirect to the client's `redirect_uri` with its `code` or `error`, not followed; with `stop-at-consent`
 *   the address of the page at which it stopped
 * @throws Error with the page's status and heading when the walk ends on a page instead
 */
export async function signInAndConsent(authorizeUrl: string | URL, visit: Visit): Promise<URL> {
  const { person, decision = 'allow', jar = createCookieJar() } = visit;
  const origin = new URL(authorizeUrl).origin;
  let shown = await open(jar, authorizeUrl);

  if (hasButton(shown, 'action=sign-out') && !unescapeHtml(shown.body).includes(`<span>${person}</span>`)) {
    shown = await press(jar, shown, ['action', 'sign-out']);
  }
  if (hasButton(shown, `person=${person}`)) shown = await press(jar, shown, ['person', person]);
  if (decision === 'stop-at-consent') return shown.url;
  if (hasButton(shown, `action=${decision}`)) {
    const offered = [...shown.body.matchAll(/name="organization" value="([^"]*)"/g)].map(([, id]) => id);
    const organization = visit.organization ?? offered[0];
    const fields = organization === undefined ? {} : { organization };
    shown = await press(jar, shown, ['action', decision], decision === 'allow' ? fields : {});
  }
  if (shown.url.origin === origin) throw new Error(`not sent back to the client: ${summary(shown)}`);
  return shown.url;
}

/** Signs the browser out of the stand-in at this origin. */
export async function signOut(jar: CookieJar, origin: string): Promise<void> {
  await open(jar, `${origin}/sign-out`, {});
}

function hasButton({ body }: ShownPage, button: string): boolean {
  return forms(body).some(({ buttons }) => buttons.has(button));
}

/** The forms of a page, with `name=value` of each button. */
function forms(body: string) {
  return [...body.matchAll(/<form[^>]*action="([^"]*)"[^>]*>(.*?)<\/form>/gs)].map((form) => {
    const [, action = '', inner = ''] = form;
    const hidden = [...inner.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
    const buttons = [...inner.matchAll(/<button[^>]*name="([^"]*)" value="([^"]*)"/g)];
    return {
      action,
      hidden: Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, unescapeHtml(value)])),
      buttons: new Set(buttons.map(([, name = '', value = '']) => `${name}=${unescapeHtml(value)}`)),
    };
  });
}

const ENTITIES: Record<string, string> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
};

function unescapeHtml(text: string): string {
  return text.replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => ENTITIES[entity] ?? entity);
}

function summary({ status, url, body }: ShownPage): string {
  const heading = /<h1>(.*?)<\/h1>/s.exec(body)?.[1] ?? 'no heading';
  return `${status} ${url.origin}${url.pathname} “${heading}”`;
}
