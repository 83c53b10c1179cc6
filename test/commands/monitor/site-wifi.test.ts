import t from 'tap';
import { wifiItem, wifiState } from '../../../src/commands/monitor/site-wifi.ts';

const none = { devices: undefined, connections: undefined, channels: undefined };
const all = { association: 0, authentication: 0, dhcp: 0, dns: 0 };
const point = (serial: string, total: number | undefined, nonWifi?: number) => ({
  serial,
  bands: [{ band: '5', total, nonWifi }],
});

t.test('the success of connections is told as far as its numbers are', async (t) => {
  const state = (connections: object) => wifiState({ connections });
  t.same(state({ ...all, success: 192, authentication: 12 }), {
    text: '94.1% connection success (204 attempts)',
    tone: 'warning',
    poor: '94.1% Wi-Fi connection success',
  });
  t.match(state({ ...all, success: 1 }), { text: '100% connection success (1 attempt)', tone: 'good' });
  t.match(state({ ...all, success: 1, dhcp: 1 }), {
    tone: 'attention',
    poor: '50% Wi-Fi connection success',
  });
  t.match(state({ ...all, success: 0 }), {
    text: /^No connection attempts/,
    tone: 'default',
    poor: undefined,
  });
  t.match(state({ success: 8, dhcp: 2 }), {
    tone: 'attention',
    poor: 'at most 80% Wi-Fi connection success',
  });
  t.match(state({}), { text: /unknown/, tone: 'default', poor: undefined });
  t.equal(wifiState({ connections: undefined }), undefined);
});

t.test('what is wrong with the Wi-Fi stands first', async (t) => {
  t.equal(wifiItem(none, ''), undefined);
  const item = (more: object) => wifiItem({ ...none, ...more }, 'wireless');
  const good = { ...all, success: 9 };
  t.match(item({ connections: good, channels: { items: [point('a', 20, 5), point('b', 40, 7.4)] } }), {
    state: '100% connection success (9 attempts)',
    facts: ['', 'busiest channel b, 5 GHz: 40% utilization, 7.4% non-Wi-Fi'],
    opens: 'wireless',
  });
  const full = { items: [point('a', 86, 15), point('b', 55), point('c', undefined)] };
  t.match(item({ connections: good, channels: full }), {
    state: '2 of 3 access points busy',
    tone: 'attention',
    facts: [
      '100% connection success (9 attempts)',
      'busiest channel a, 5 GHz: 86% utilization, 15% non-Wi-Fi',
    ],
  });
  t.match(item({ connections: { ...good, dhcp: 9 }, channels: full }), {
    state: '50% connection success (18 attempts)',
    facts: ['2 of 3 access points busy', /busiest channel a/],
  });
  t.match(item({ channels: full }), { state: '2 of 3 access points busy' });
  t.match(item({ channels: { items: [point('b', 40)] } }), { state: '5 GHz: 40% utilization' });
  t.match(item({ channels: { items: [] } }), { state: 'not measured' });
});
