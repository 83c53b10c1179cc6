import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import type { Profile } from '../profile/profiles.ts';
import { type Html, html } from './html.ts';

export const OAUTH_STYLESHEET_PATH = '/sign-in/style.css';
const stylesheet = readFileSync(new URL('./style.css', import.meta.url));

/**
 * The headers of every page.
 *
 * @param destination where the page's form may lead besides this server. Chromium holds `form-action` against
 *   every redirect after the POST, so the client's origin has to be in it. `no-referrer` would make the POST
 *   send `Origin: null`; `same-origin` doesn't.
 */
export function pageHeaders(destination?: string): Record<string, string> {
  const formAction = destination === undefined ? "'self'" : `'self' ${new URL(destination).origin}`;
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src 'self'; img-src data:; form-action ${formAction}; frame-ancestors 'none'; base-uri 'none'`,
    'cache-control': 'no-store',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  };
}

export function sendStylesheet(res: ServerResponse): void {
  const headers = { 'content-type': 'text/css; charset=utf-8', 'x-content-type-options': 'nosniff' };
  res.writeHead(200, headers).end(stylesheet);
}

/** A whole page of the stand-in, which says on top that it is one. */
export function page(profile: Profile, title: string, content: Html): string {
  return html`<!doctype html>
<html lang="en" class="${profile.kind}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${OAUTH_STYLESHEET_PATH}">
</head>
<body>
<p class="stand-in">Sandbox stand-in for ${profile.site}: nothing here leaves this machine.</p>
<header><span class="mark" aria-hidden="true"></span>${profile.site} <small>sandbox</small></header>
<main>
${content}
</main>
</body>
</html>
`.markup;
}

/** What is wrong with the last answer, above the choice that it is about. */
export function alert(problem: string | undefined): Html | undefined {
  return problem === undefined ? undefined : html`<p class="problem" role="alert">${problem}</p>`;
}
