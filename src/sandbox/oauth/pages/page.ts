import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import type { Profile } from '../profile/profiles.ts';
import { type Html, html } from './html.ts';

/** The path of the pages' stylesheet. */
export const OAUTH_STYLESHEET_PATH = '/sign-in/style.css';
const stylesheet = readFileSync(new URL('./style.css', import.meta.url));

/**
 * Returns the headers of every page. `referrer-policy` is `same-origin`, because `no-referrer` would make a POST send
 * `Origin: null`.
 *
 * @param destination the address besides this server to which the page's form may lead. Chromium checks `form-action`
 *   for every redirect after the POST, so the client's origin has to be in it.
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

/** Sends the stylesheet of the pages. */
export function sendStylesheet(res: ServerResponse): void {
  const headers = { 'content-type': 'text/css; charset=utf-8', 'x-content-type-options': 'nosniff' };
  res.writeHead(200, headers).end(stylesheet);
}

/** Renders a whole page; its first line says that the server is a stand-in. */
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

/** Renders a problem of the last form, to stand above the choice in question; undefined without a problem. */
export function alert(problem: string | undefined): Html | undefined {
  return problem === undefined ? undefined : html`<p class="problem" role="alert">${problem}</p>`;
}
