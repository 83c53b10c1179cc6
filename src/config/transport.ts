import type { TransportChoice } from '../webex/transports.ts';
import type { EnvironmentReader } from './environment.ts';

/** Reads the transport by which Webex reports events; only webhooks need a secret. Faults are added to those of `read`. */
export function parseTransport(read: EnvironmentReader): TransportChoice {
  if (read.oneOf('WEBEX_TRANSPORT', 'webhooks', ['webhooks', 'websocket']) === 'websocket')
    return { kind: 'websocket', catalogUrl: read.url('WEBEX_U2C_URL', 'https://u2c.wbx2.com/u2c/api/v1') };
  const secret = read.secret(
    'WEBEX_WEBHOOK_SECRET',
    'at least 32 random characters; `openssl rand -hex 32` prints some. WEBEX_TRANSPORT=websocket needs none',
  );
  if (secret !== '' && secret.length < 32)
    read.faults.push('WEBEX_WEBHOOK_SECRET is too short: use at least 32 characters');
  return { kind: 'webhooks', secret };
}
