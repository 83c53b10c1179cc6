import { isTrusted } from './is-trusted.ts';

/**
 * Returns the address to open for a device, with the parameters that Webex's SDK sets: frames as text, a first frame at
 * once, and refusals as close codes (webex-js-sdk, mercury.js: _prepareUrl).
 *
 * @param now epoch milliseconds
 * @throws Error when the address may not get the token
 */
export function socketUrl(webSocketUrl: string, catalogUrl: string, now: number): URL {
  const url = new URL(webSocketUrl);
  if (!isTrusted(url, catalogUrl)) throw new Error(`${url.host} is no host of Webex: it gets no token`);
  const parameters = { outboundWireFormat: 'text', bufferStates: 'true', aliasHttpStatus: 'true' };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  url.searchParams.set('clientTimestamp', String(now));
  return url;
}
