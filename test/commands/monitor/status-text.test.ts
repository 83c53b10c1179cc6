import t from 'tap';
import type { OverallStatus } from '../../../src/commands/monitor/status-findings.ts';
import { statusHeadline } from '../../../src/commands/monitor/status-text.ts';

const quiet: OverallStatus = {
  counts: new Map([
    ['online', 12],
    ['alerting', 0],
    ['offline', 0],
    ['dormant', 0],
  ]),
  notKnown: [],
  isPartial: false,
  uplinks: [],
  alerts: { total: 0, bySeverity: [] },
  sites: { down: 0, dormant: 0, up: 3, unknown: 0 },
  cutOff: 0,
  firstGateways: undefined,
};
const counts = (fields: Record<string, number>) => ({
  counts: new Map([...quiet.counts, ...Object.entries(fields)]),
});

t.test('the headline says the worst first, and never more than was read', async (t) => {
  const cases: [Partial<OverallStatus>, string, string][] = [
    [{}, 'All 12 devices online', 'good'],
    [counts({ online: 1 }), '1 device, online', 'good'],
    [counts({ online: 0, dormant: 1 }), '1 device, dormant', 'default'],
    [counts({ dormant: 1 }), 'No devices offline or alerting', 'good'],
    [counts({ online: 0 }), 'No devices', 'warning'],
    [counts({ alerting: 1200 }), '1,200 devices alerting', 'warning'],
    [counts({ alerting: 1, offline: 2 }), '2 devices offline, 1 alerting', 'attention'],
    [
      {
        uplinks: ['failed', 'connecting'].map((status) => ({ uplink: { interface: 'wan1', status } })),
      },
      '1 uplink failed',
      'attention',
    ],
    [
      { alerts: { total: 9, bySeverity: [{ severity: 'critical', count: 2 }] } },
      '2 critical alerts',
      'attention',
    ],
    [
      { sites: { down: 2, dormant: 1, up: 3, unknown: 1 }, ...counts({ offline: 2 }) },
      '2 sites down, 2 devices offline',
      'attention',
    ],
    [{ sites: { down: 1, dormant: 0, up: 3, unknown: 0 } }, '1 site down', 'attention'],
    [{ cutOff: 21 }, '21 sites have no working uplink', 'attention'],
    [{ cutOff: 1 }, '1 site has no working uplink', 'attention'],
    [
      { cutOff: 3, sites: { down: 1, dormant: 0, up: 3, unknown: 0 } },
      '1 site down, 3 with no working uplink',
      'attention',
    ],
    [
      { isPartial: true, ...counts({ online: 1000 }) },
      'No devices offline or alerting among the first 1,000',
      'good',
    ],
    [{ isPartial: true, ...counts({ offline: 3 }) }, 'At least 3 devices offline', 'attention'],
    [counts({ updating: 1 }), 'No devices offline or alerting; 1 updating', 'default'],
    [
      counts({ offline: 2, updating: 1, rebooting: 3 }),
      '2 devices offline; 3 rebooting and 1 updating',
      'attention',
    ],
    [counts({ online: 0, updating: 1 }), '1 device, updating', 'default'],
    [counts({ online: 0, 'status unknown': 1 }), '1 device, status unknown', 'default'],
    [counts({ online: 0, updating: 6 }), 'No devices offline or alerting; 6 updating', 'default'],
    [{ notKnown: ['dormant'] }, 'No devices offline or alerting', 'default'],
    [{ notKnown: ['dormant', 'online'], counts: new Map() }, 'No devices offline or alerting', 'default'],
    [
      { isPartial: true, ...counts({ online: 999, updating: 1 }) },
      'No devices offline or alerting among the first 1,000; 1 updating',
      'default',
    ],
  ];
  for (const [fields, summary, tone] of cases) {
    t.same(statusHeadline({ ...quiet, ...fields }), { summary, tone });
  }
  const down = { sites: { down: 1, dormant: 0, up: 0, unknown: 0 }, ...counts({ offline: 3 }) };
  t.equal(
    statusHeadline({ ...quiet, ...down }, true).summary,
    'Site down, 3 devices offline',
    'of one network',
  );
});
