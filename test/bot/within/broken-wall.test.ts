import t from 'tap';
import { within } from '../../../src/bot/within/within.ts';
import { dashboardCommands } from '../../../src/commands/index.ts';
import type { Dashboard } from '../../../src/core/dashboard.ts';
import { startBorrower } from '../../support/lent/borrower.ts';
import { makeSites } from '../../support/lent/estate.ts';

const [, one, outside, , two] = makeSites('A', () => true);
const named = [one, two].flatMap((site) => (site === undefined ? [] : [{ id: site.id, name: site.name }]));
const place = one?.name ?? '';
const [, sw] = one?.devices ?? [];

/** A question that tells of what is outside when a method of the port is not kept within. */
const telling: Partial<Record<keyof Dashboard, string>> = {
  organizationUrl: 'status',
  networks: 'networks',
  devices: `device ${outside?.devices[0]?.lanIp}`,
  findDevices: 'device Kanari',
  statusCounts: 'status',
  availabilities: 'devices offline',
  statusChanges: 'history',
  alertCounts: 'alerts',
  alerts: 'alerts',
  uplinks: 'uplinks',
  lossAndLatency: 'latency',
  vpn: 'vpn',
  clientTotals: 'clients',
  topClients: 'top clients',
  topDevices: 'top devices',
  topNetworks: 'top networks',
  networkClients: `clients in ${two?.name}`,
  findClient: 'client 02:00:5e:00:53:01',
  channelUseByNetwork: 'wireless',
  ports: `ports ${sw?.serial}`,
  changes: 'changes',
  events: `events wireless in ${place}`,
  firmwareUpgrades: 'firmware',
  admins: 'admins',
  licenses: 'licenses',
  apiUsage: 'api usage',
};

let broken: keyof Dashboard = 'networks';
const borrower = await startBorrower(t, {
  keep: (dashboard, networks) => ({ ...within(dashboard, networks), [broken]: dashboard[broken] }),
});

t.test('the judge finds every method that is not kept within', async (t) => {
  const isMethod = (name: string): name is keyof Dashboard => name in telling;
  for (const method of Object.keys(telling).filter(isMethod)) {
    broken = method;
    const question = {
      lending: 'new' as const,
      networks: { kind: 'named' as const, networks: named },
      commands: { kind: 'named' as const, names: dashboardCommands.map(({ name }) => name) },
      isOfSpace: false,
      isInSpace: false,
      text: telling[method] ?? '',
      press: 0,
      pressLate: -1,
      perPage: 1_000,
    };
    const { leaked } = await borrower.ask(question);
    t.ok(leaked.length > 0, method);
    broken = 'isLimited';
    t.strictSame((await borrower.ask(question)).leaked, [], `${method}: nothing otherwise`);
  }
});
