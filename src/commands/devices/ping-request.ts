import { isIP } from 'node:net';
import { code, quote } from '../../bot/text/wording.ts';
import { KnownError } from '../../core/errors.ts';

/** A ping of a device, or of another host from a device. */
export interface PingRequest {
  /** Undefined when the device itself is pinged. */
  host: string | undefined;
  /** The device as the person named it. */
  device: string;
}

/**
 * Reads `8.8.8.8 from Rotterdam 301 MX`, or a device alone. A name that contains `from` must be quoted.
 *
 * @throws KnownError `bad_arguments`
 */
export function readPingRequest(words: readonly string[]): PingRequest {
  const at = words.findIndex((word) => word.toLowerCase() === 'from');
  if (at === -1) return { host: undefined, device: words.join(' ') };
  const host = words.slice(0, at).join(' ');
  const device = words.slice(at + 1).join(' ');
  if (host === '') throw bad('Ping what?');
  if (!isHost(host)) throw bad(`${quote(host)} does not look like a host name or an IP address.`);
  if (device === '') throw bad('From which device?');
  return { host, device };
}

function bad(what: string): KnownError {
  const next = `For example: ${code('ping 8.8.8.8 from')} and a device, or ${code('ping')} and a device.`;
  return new KnownError('bad_arguments', what, next);
}

/** Whether the text is an IP address or a host name (RFC 1123), which needs no escaping. */
export function isHost(text: string): boolean {
  if (isIP(text) !== 0) return !text.includes('%');
  const labels = text.replace(/\.$/, '').split('.');
  return (
    text.length <= 253 &&
    labels.every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(label)) &&
    // A name that ends in digits, such as `8.8.8`, is a mistyped address.
    !/^\d+$/.test(labels.at(-1) ?? '')
  );
}
