import { isLoopback } from '../../core/loopback.ts';

/**
 * The domains that Webex's own SDK lets a token go to, as far as a bot needs them
 * (webex-js-sdk, webex-core/src/lib/constants.js: COMMERCIAL_ALLOWED_DOMAINS; those of FedRAMP are below them).
 */
const DOMAINS = ['wbx2.com', 'ciscospark.com', 'webex.com', 'webexapis.com'];

const SECURE = new Set(['https:', 'wss:']);
const PLAIN = new Set(['http:', 'ws:']);

/**
 * Whether the bot's token may go to an address that a service named: the catalog and what registers devices are
 * foreign data.
 *
 * @param catalogUrl the one that is configured: on loopback, so are all others
 */
export function isTrusted(url: URL, catalogUrl: string): boolean {
  if (url.username !== '' || url.password !== '') return false;
  if (isLoopback(new URL(catalogUrl).hostname))
    return isLoopback(url.hostname) && (PLAIN.has(url.protocol) || SECURE.has(url.protocol));
  return (
    SECURE.has(url.protocol) &&
    url.port === '' &&
    DOMAINS.some((domain) => url.hostname === domain || url.hostname.endsWith(`.${domain}`))
  );
}
