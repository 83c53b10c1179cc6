import t from 'tap';
import { isTrusted } from '../../../src/webex/websocket/is-trusted.ts';

const REAL = 'https://u2c.wbx2.com/u2c/api/v1';
const LOCAL = 'http://127.0.0.1:4000/u2c/api/v1';

t.test('the token may be sent to hosts of Webex over TLS', async (t) => {
  for (const url of [
    'https://wdm-r.wbx2.com/wdm/api/v1',
    'wss://mercury-connection-a.wbx2.com/v1/apps/wx2/registrations/1/messages',
    'https://wdm.gov.ciscospark.com/wdm/api/v1',
    'https://conv.webex.com',
    'https://webexapis.com/v1',
  ])
    t.equal(isTrusted(new URL(url), REAL), true, url);
});

t.test('the token may be sent nowhere else', async (t) => {
  for (const url of [
    'http://wdm-a.wbx2.com/',
    'ws://mercury.wbx2.com/',
    'https://wbx2.com.evil.test/',
    'https://evilwbx2.com/',
    'https://evil.test/wbx2.com',
    'https://wbx2.com@evil.test/',
    'https://name:word@wdm-a.wbx2.com/',
    'https://wdm-a.wbx2.com:8443/',
    'https://127.0.0.1/',
    'http://localhost/',
    'ftp://wdm-a.wbx2.com/',
  ])
    t.equal(isTrusted(new URL(url), REAL), false, url);
});

t.test('with a catalog on loopback, the token may be sent to loopback only', async (t) => {
  for (const url of ['http://127.0.0.1:9/x', 'ws://localhost:9/x', 'https://[::1]/x'])
    t.equal(isTrusted(new URL(url), LOCAL), true, url);
  for (const url of [
    'https://wdm-a.wbx2.com/',
    'http://192.168.1.5/',
    'http://127.0.0.1.evil.test/',
    'ftp://127.0.0.1/',
  ])
    t.equal(isTrusted(new URL(url), LOCAL), false, url);
});
