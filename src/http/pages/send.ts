import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { FastifyReply } from 'fastify';
import { type Page, renderPage } from './page.ts';

/** The stylesheet of all pages. */
export const stylesheet = readFileSync(new URL('./style.css', import.meta.url), 'utf8');
/** Part of the stylesheet's URL, so that browsers can cache each version for good. */
const version = createHash('sha256').update(stylesheet).digest('base64url').slice(0, 12);
/** The path of the stylesheet. */
export const STYLESHEET_PATH = '/link.css';

/** Sends a page that nobody may store, index or frame. */
export function sendPage(reply: FastifyReply, page: Page): FastifyReply {
  return reply
    .code(page.status)
    .header('cache-control', 'no-store')
    .header('x-robots-tag', 'noindex, nofollow')
    .type('text/html; charset=utf-8')
    .send(renderPage(page, `${STYLESHEET_PATH}?${version}`));
}
