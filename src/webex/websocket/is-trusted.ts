import { isLoopback } from '../../core/loopback.ts';

/**
 * The domains to which Webex's own SDK sends a token, as far as a bot needs them
 * (webex-js-sdk, webex-core/src/lib/constants.js: COMMERCIAL_ALLOWED_DOMAINS; those of FedRAMP are below them).
 */
const DOMAINS = ['wbx2.com', 'ciscospark.com', 'webex.com', 'webexapis.com'];

const SECURE = new Set(['https:', 'wss:']);
const PLAIN = new Set(['http:', 'ws:']);

/**
 * Tells whether the bot's token may be sent to an address. The addresses come from the catalog and from the devices
 * service, which are foreign data.
 *
 * @param catalogUrl the configured address: when it is on loopback, every other address must be on loopback too
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
