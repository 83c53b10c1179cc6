import t from 'tap';
import { json, linkTo, serve } from '../../support/scripted-meraki.ts';

t.test('co-termination and per-device licensing are both read', async (t) => {
  const overview = {
    coTermination: {
      status: 'OK',
      expirationDate: 'Feb 8, 2020 UTC',
      licensedDeviceCounts: { MS: 9, MR: 100 },
    },
    perDevice: {
      licenseCount: 20,
      states: {
        active: { count: 10 },
        expired: null,
        expiring: { count: 3, critical: { thresholdInDays: 14, expiringCount: 1 }, warning: null },
      },
      licenseTypes: [{ licenseType: 'ENT', counts: { unassigned: 2 } }],
    },
  };
  const { api } = await serve(t, (req, res) =>
    json(res, req.url?.includes('/1/') ? overview.coTermination : overview.perDevice),
  );
  t.same(await api.open(linkTo('1')).licenses(), {
    coTermination: {
      status: 'OK',
      expiresAt: Date.UTC(2020, 1, 8),
      devices: [
        { type: 'MR', count: 100 },
        { type: 'MS', count: 9 },
      ],
    },
    perDevice: undefined,
  });
  t.same(await api.open(linkTo('2')).licenses(), {
    coTermination: undefined,
    perDevice: {
      total: 20,
      active: 10,
      expired: undefined,
      expiring: 3,
      warnings: [{ level: 'critical', days: 14, count: 1 }],
      unused: undefined,
      recentlyQueued: undefined,
      unassigned: [{ type: 'ENT', count: 2 }],
    },
  });
});

t.test('licenses that Meraki tells nothing of, and of both kinds, are told apart', async (t) => {
  const bodies: unknown[] = [
    {},
    { status: null, states: null, licenseTypes: null },
    { status: 'OK', licensedDeviceCounts: { MS: '7', MR: 'many', MX: -1 }, licenseCount: '20' },
    { expirationDate: 'soon', licensedDeviceCounts: [1] },
    {
      states: { active: 4, expiring: { critical: { thresholdInDays: 'x', expiringCount: '2' } } },
      licenseTypes: [{ counts: { unassigned: 1 } }, { licenseType: 'ENT', counts: null }],
    },
  ];
  const { dashboard } = await serve(t, (_req, res, n) => json(res, bodies[n - 1]));
  const nothing = { coTermination: undefined, perDevice: undefined };
  t.same(await dashboard.licenses(), nothing);
  t.same(await dashboard.licenses(), nothing);
  const { coTermination, perDevice } = await dashboard.licenses();
  t.same(coTermination?.devices, [
    { type: 'MS', count: 7 },
    { type: 'MR', count: undefined },
    { type: 'MX', count: undefined },
  ]);
  t.match(perDevice, { total: 20, active: undefined, warnings: [] });
  t.same((await dashboard.licenses()).coTermination, {
    status: undefined,
    expiresAt: undefined,
    devices: undefined,
  });
  t.match((await dashboard.licenses()).perDevice, {
    active: undefined,
    warnings: [{ level: 'critical', days: undefined, count: 2 }],
    unassigned: [
      { type: undefined, count: 1 },
      { type: 'ENT', count: undefined },
    ],
  });
});
