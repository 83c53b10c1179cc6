import t, { type Test } from 'tap';
import { dashboardCommands } from '../../src/commands/index.ts';
import { clientsOf } from '../../src/sandbox/meraki/estate/clients.ts';
import { statusAt } from '../../src/sandbox/meraki/estate/drift.ts';
import type { EstateOrganization } from '../../src/sandbox/meraki/estate/organization.ts';
import { ada, grantOf, NOW } from '../support/chat.ts';
import { empty, lab, type RigOptions, startAsking } from '../support/queries.ts';

/** The Meraki calls of each question when nothing was read before: in an empty organization, with 20 devices, with 10,000. */
const CALLS: readonly [question: string, empty: number, small: number, large: number][] = [
  // One is for the names of networks.
  ['status', 6, 6, 7],
  ['status NETWORK', 1, 9, 9],
  ['alerts', 1, 2, 2],
  // No alert is open in that network of the large organization: there is no list to read.
  ['alerts in NETWORK', 1, 3, 2],
  ['events NETWORK', 1, 5, 5],
  ['changes', 1, 1, 1],
  ['changes in NETWORK', 1, 2, 2],
  ['top clients', 1, 1, 1],
  ['top devices', 1, 1, 1],
  ['top networks', 2, 2, 2],
  ['networks', 1, 1, 1],
  ['uplinks', 3, 3, 4],
  ['uplinks in NETWORK', 1, 3, 3],
  ['latency', 2, 2, 2],
  ['latency in NETWORK', 1, 2, 2],
  ['vpn', 1, 1, 4],
  ['vpn in NETWORK', 1, 2, 2],
  ['devices', 2, 3, 3],
  ['devices offline', 2, 3, 3],
  ['devices as csv', 2, 3, 12],
  ['devices tag:nosuch', 2, 2, 2],
  ['devices in NETWORK', 1, 3, 3],
  ['device SWITCH', 3, 4, 4],
  ['ports SWITCH', 3, 3, 3],
  ['ping SWITCH', 3, 4, 4],
  ['clients', 2, 2, 2],
  ['clients NETWORK', 1, 2, 2],
  ['client MAC', 2, 2, 2],
  ['client MAC in NETWORK', 1, 2, 2],
  // Two of the calls for 1,000 networks rank clients and networks, to tell where it is likely; the networks
  // are read twice, for names that are spelled otherwise, and the last call looks for a device.
  ['client nosuch', 1, 10, 14],
  // Four read the subnets of the VPN, two all devices, and one the largest networks.
  ['client 192.168.7.7', 1, 6, 13],
  ['wireless', 2, 2, 2],
  ['wireless NETWORK', 1, 4, 4],
  ['ssids NETWORK', 1, 2, 2],
  ['firmware', 1, 1, 1],
  ['firmware in NETWORK', 1, 2, 2],
  ['licenses', 1, 1, 1],
  ['admins', 1, 1, 2],
  ['api usage', 1, 1, 1],
];

/** The names of a network with all products, and of a switch and a client there; made-up names in an empty organization. */
function namesIn(organization: EstateOrganization | undefined) {
  const network = organization?.networks.find(({ name }) => /^(Rotterdam 301|Harbor Lab)$/.test(name));
  const online = network?.devices.find(
    (device) => device.model.type === 'MS' && statusAt(device, NOW) === 'online',
  );
  const client = network && clientsOf(network, NOW).find(({ wired }) => wired);
  return {
    NETWORK: network?.name ?? 'Nowhere',
    SWITCH: online?.name ?? 'sw01',
    MAC: client?.mac ?? '02:00:00:00:00:01',
  };
}

/** Counts the calls of each question, asked through a link of its own that shares nothing that was read. */
async function countCalls(t: Test, options: RigOptions, isSmall = false): Promise<[string, number][]> {
  let made = () => 0;
  // The job of a live tool ends when the clock goes on.
  const rig = await startAsking(t, { ...options, now: () => NOW + 1000 * made() });
  made = () => rig.meraki.requests.length;
  if (isSmall) await rig.inLab();
  const names = Object.entries(namesIn(rig.organization()));
  const found: [string, number][] = [];
  for (const [index, [question]] of CALLS.entries()) {
    await rig.link(grantOf(ada, { ...(isSmall && lab), linkedAt: NOW + index }));
    const said = names.reduce((text, [word, name]) => text.replace(word, name), question);
    found.push([question, (await rig.ask(said)).calls.length]);
  }
  return found;
}

t.test('the calls of every command are counted', async (t) => {
  // The calls of `history` are counted in its own test.
  const names = dashboardCommands.map(({ name }) => name).filter((name) => name !== 'history');
  const isAsked = (name: string) => CALLS.some(([question]) => `${question} `.startsWith(`${name} `));
  t.same(
    names.filter((name) => !isAsked(name)),
    [],
  );
});

t.test('an empty organization takes no more calls than listed', async (t) => {
  t.same(
    await countCalls(t, { sizes: empty }),
    CALLS.map(([question, calls]) => [question, calls]),
  );
});

t.test('a small organization takes no more calls than listed', async (t) => {
  t.same(
    await countCalls(t, {}, true),
    CALLS.map(([question, , calls]) => [question, calls]),
  );
});

t.test('10,000 devices in 1,000 networks take no more calls than listed', async (t) => {
  t.same(
    await countCalls(t, {}),
    CALLS.map(([question, , , calls]) => [question, calls]),
  );
});
