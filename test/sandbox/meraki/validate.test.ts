import t from 'tap';
import { RefusalError } from '../../../src/sandbox/meraki/errors.ts';
import type { StandInOperationId } from '../../../src/sandbox/meraki/operations.ts';
import { parameters } from '../../../src/sandbox/meraki/parameters.ts';
import { validate } from '../../../src/sandbox/meraki/validate.ts';
import { NOON } from '../../support/meraki-stand-in.ts';

const read = (id: StandInOperationId, search: string) =>
  validate(parameters[id] ?? {}, new URLSearchParams(search), NOON);

function faults(id: StandInOperationId, search: string): unknown {
  try {
    read(id, search);
  } catch (error) {
    if (error instanceof RefusalError && error.status === 400) return JSON.parse(error.body).errors;
    throw error;
  }
  return [];
}

const refused: [StandInOperationId, string, string][] = [
  ['getOrganizationDevices', 'perPage=5001', "'perPage' must be an integer between 3 and 5000"],
  ['getOrganizationDevices', 'perPage=2', "'perPage' must be an integer between 3 and 5000"],
  ['getOrganizationDevices', 'perPage=ten', "'perPage' must be an integer between 3 and 5000"],
  ['getOrganizationUplinksStatuses', 'perPage=1001', "'perPage' must be an integer between 3 and 1000"],
  ['getOrganizationUplinksStatuses', 'networkIds=L_1', "'networkIds' must be an array"],
  [
    'getOrganizationSwitchPortsStatusesBySwitch',
    'networkIds[]=',
    "'networkIds' must not contain empty values",
  ],
  ['getOrganizationDevices', 'name[]=x', "'name' must not be an array"],
  [
    'getOrganizationDevicesAvailabilities',
    'statuses[]=down',
    "'statuses' must contain only the following values: 'alerting', 'dormant', 'offline', 'online'",
  ],
  ['getNetworkWirelessConnectionStats', 'band=7', "'band' must be one of: '2.4', '5', '6'"],
  ['getOrganizationAssuranceAlerts', 'active=yes', "'active' must be a boolean"],
  ['getOrganizationAssuranceAlerts', 'tsStart=soon', "'tsStart' must be an ISO 8601 date-time"],
  ['getOrganizationClientsSearch', '', "'mac' is required"],
  ['getNetworkClients', 'timespan=2678401', "'timespan' must be a number between 0 and 2678400"],
  [
    'getOrganizationSummaryTopClientsByUsage',
    'timespan=3600',
    "'timespan' must be a number between 28800 and 16070400",
  ],
  [
    'getOrganizationApiRequestsOverview',
    'timespan=60&t0=2026-09-16T00:00:00Z',
    "'timespan' must not be used together with 't0' or 't1'",
  ],
  [
    'getOrganizationApiRequestsOverview',
    't0=2026-01-01T00:00:00Z&t1=2026-01-02T00:00:00Z',
    "'t0' must be within the last 31 days",
  ],
  [
    'getOrganizationDevicesUplinksLossAndLatency',
    't0=2026-09-16T11:58:00Z&t1=2026-09-16T12:00:30Z',
    "'t1' must be at least 120 seconds in the past",
  ],
  [
    'getOrganizationWirelessDevicesChannelUtilizationByDevice',
    'interval=60',
    "'interval' must be one of: 300, 600, 3600, 7200, 14400, 21600",
  ],
];

t.test('every kind of bad query is refused with its own text', async (t) => {
  for (const [id, search, message] of refused) t.same(faults(id, search), [message], search);
});

t.test('all faults of a query are named at once', async (t) => {
  t.same(faults('getOrganizationDevices', 'perPage=0&macs=a'), [
    "'macs' must be an array",
    "'perPage' must be an integer between 3 and 5000",
  ]);
});

t.test('values are typed, and unknown parameters are ignored', async (t) => {
  const query = read(
    'getOrganizationAssuranceAlerts',
    'resolved=true&types[]=unseen&types[]=low_power&colour=red',
  );
  t.equal(query.flag('resolved'), true);
  t.same(query.list('types'), ['unseen', 'low_power']);
  t.equal(query.flag('active'), undefined);
  t.equal(query.perPage, 30);
  t.throws(() => query.text('colour'), /not declared/);
  t.throws(() => query.text('types'), /another kind/);
});

t.test('spans have defaults and can be set by timespan or t0', async (t) => {
  const hour = 3_600_000;
  t.same(read('getNetworkClients', '').span, { from: NOON - 24 * hour, to: NOON });
  t.same(read('getNetworkClients', 'timespan=3600').span, { from: NOON - hour, to: NOON });
  t.same(read('getNetworkClients', `t0=${NOON / 1000 - 7200}`).span, { from: NOON - 2 * hour, to: NOON });
  t.same(read('getOrganizationDevicesUplinksLossAndLatency', '').span, {
    from: NOON - 420_000,
    to: NOON - 120_000,
  });
});
