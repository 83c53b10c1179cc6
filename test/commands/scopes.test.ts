import t from 'tap';
import { dashboardCommands } from '../../src/commands/index.ts';
import { parseConfig } from '../../src/config/config.ts';
import { clientAt } from '../../src/sandbox/meraki/estate/clients.ts';
import { NOW } from '../support/chat.ts';
import { startAsking } from '../support/queries.ts';

const { scopes: consentedTo } = parseConfig({
  PUBLIC_URL: 'https://bot.example.com',
  WEBEX_BOT_TOKEN: 'bot-token',
  WEBEX_WEBHOOK_SECRET: 'w'.repeat(32),
  WEBEX_CLIENT_ID: 'webex-id',
  WEBEX_CLIENT_SECRET: 'webex-secret',
  MERAKI_CLIENT_ID: 'meraki-id',
  MERAKI_CLIENT_SECRET: 'meraki-secret',
  TOKEN_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
}).meraki;

/** The scope of live tools, which is asked for when a live tool is used for the first time. */
const LIVE_TOOLS = 'dashboard:general:telemetry:write';

/** Questions for each command that together make all of its reads, in the small organization. */
const ASKED: Record<string, readonly [string, ...string[]]> = {
  status: ['status', 'status in Harbor Lab'],
  alerts: ['alerts', 'alerts in Harbor Lab'],
  history: ['history', 'history Harbor Lab', 'history lab1-sw01'],
  events: ['events Harbor Lab'],
  changes: ['changes', 'changes in Harbor Lab last 30d'],
  top: ['top clients', 'top devices', 'top networks'],
  networks: ['networks'],
  uplinks: ['uplinks', 'uplinks in Harbor Lab'],
  latency: ['latency', 'latency in Harbor Lab'],
  vpn: ['vpn', 'vpn in Harbor Lab'],
  devices: ['devices', 'devices in Harbor Lab'],
  device: ['device lab1-gw01', 'device lab1-sw01', 'device lab1-ap01'],
  ports: ['ports lab1-sw01'],
  ping: ['ping lab1-gw01', 'ping 8.8.8.8 from lab1-gw01'],
  clients: ['clients', 'clients Harbor Lab'],
  client: ['client a client in Harbor Lab', 'client a client'],
  wireless: ['wireless', 'wireless Harbor Lab'],
  ssids: ['ssids Harbor Lab'],
  firmware: ['firmware'],
  licenses: ['licenses'],
  admins: ['admins'],
  'api usage': ['api usage'],
};

t.test('every command is asked in this test', async (t) => {
  t.same(Object.keys(ASKED).toSorted(), dashboardCommands.map(({ name }) => name).toSorted());
});

t.test(
  'the scopes that a person consents to by default are enough, and live tools need one more',
  async (t) => {
    let made = () => 0;
    const { ask, inLab, meraki, entries, organization } = await startAsking(t, {
      scopes: [...consentedTo, LIVE_TOOLS],
      // The job of a live tool ends when the clock goes on.
      now: () => NOW + 1000 * made(),
    });
    made = () => meraki.requests.length;
    await inLab();
    const [network] = organization()?.networks ?? [];
    const mac = network === undefined ? '' : clientAt(network, 0, NOW).mac;
    for (const { name } of dashboardCommands) {
      for (const question of ASKED[name] ?? []) {
        const { markdown } = await ask(question.replace('a client', mac));
        t.match(
          entries.at(-1),
          { command: name, outcome: 'answered' },
          `${question}: ${markdown.slice(0, 200)}`,
        );
        t.notMatch(markdown, /not read:/i, question);
      }
    }
  },
);

t.test('each of the default scopes is needed', async (t) => {
  const needed: [string, string][] = [
    ['dashboard:general:config:read', 'changes'],
    ['dashboard:general:telemetry:read', 'alerts'],
    ['dashboard:iam:config:read', 'admins'],
    ['dashboard:licensing:config:read', 'licenses'],
    ['sdwan:telemetry:read', 'vpn'],
    ['switch:telemetry:read', 'ports lab1-sw01'],
    ['wireless:config:read', 'ssids Harbor Lab'],
    ['wireless:telemetry:read', 'wireless'],
    [LIVE_TOOLS, 'ping lab1-gw01'],
  ];
  t.same(needed.map(([scope]) => scope).toSorted(), [...consentedTo, LIVE_TOOLS].toSorted());
  for (const [scope, question] of needed) {
    const others = [...consentedTo, LIVE_TOOLS].filter((one) => one !== scope);
    const { ask, inLab, entries } = await startAsking(t, { scopes: others });
    await inLab();
    const { markdown } = await ask(question);
    t.match(entries.at(-1), { outcome: 'missing_scope' }, scope);
    t.match(markdown, /\[Link Harbor Lab again\]/, scope);
  }
});
