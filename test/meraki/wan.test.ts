import t from 'tap';
import { MINUTE } from '../../src/core/clock.ts';
import { standIn } from '../support/meraki-api.ts';
import { json, serve } from '../support/scripted-meraki.ts';

t.test('with 10,000 devices each question is one call', async (t) => {
  const { dashboard, counting, aurora } = await standIn(t);
  const uplinks = await counting(dashboard.uplinks({}));
  t.equal(uplinks.calls, 1);
  t.match(uplinks.answer.items[0], { serial: String, uplinks: [{ interface: 'wan1', status: String }] });
  const networkId = aurora?.networks[1]?.id ?? '';
  const one = await dashboard.uplinks({ networkId });
  t.ok(one.items.length > 0 && one.items.every((each) => each.networkId === networkId));
  const [serial = ''] = one.items.map((each) => each.serial);
  t.match(await dashboard.uplinks({ serials: [serial] }), { items: [{ serial }] });

  const quality = await counting(dashboard.lossAndLatency());
  t.equal(quality.calls, 1);
  t.match(quality.answer[0], { serial: String, uplink: 'wan1', ip: '8.8.8.8' });
  t.equal(quality.answer[0]?.points.length, 5);

  const vpn = await counting(dashboard.vpn({}));
  t.match(vpn, { answer: { items: { length: 300 }, next: String }, calls: 1 });
  t.match(vpn.answer.items[0], {
    mode: 'hub',
    subnets: [/^10\./],
    peers: [{ kind: 'meraki', name: String }],
  });
  t.ok(vpn.answer.items[0]?.peers.some(({ kind }) => kind === 'third_party'));
  t.match(await dashboard.vpn({ networkId }), { items: [{ networkId, mode: 'spoke' }] });
});

t.test('uplinks with missing fields are read', async (t) => {
  const answers = {
    uplinks: [
      {
        serial: 'Q2-1',
        networkId: null,
        lastReportedAt: null,
        uplinks: [
          { interface: 'wan1', status: 'active', ip: null },
          { interface: 'wan3', status: null },
          { interface: 'cellular', status: 'ready', provider: 'KPN', signalStat: { rsrp: '-97' } },
          null,
        ],
      },
      { serial: 'Q2-2', uplinks: null, highAvailability: { enabled: 'yes', role: 'spare' } },
      { networkId: 'N_1', highAvailability: [], uplinks: [] },
      { uplinks: [] },
      null,
    ],
    uplinksLossAndLatency: [
      {
        serial: 'Q2-1',
        uplink: 'wan1',
        timeSeries: [
          { ts: '2026-01-01T00:01:00Z', lossPercent: 0, latencyMs: 9 },
          { ts: '2026-01-01T00:00:00Z', lossPercent: null, latencyMs: null },
          { ts: null, lossPercent: 1 },
          { ts: '2026-01-01T00:02:00Z', lossPercent: '0.5', latencyMs: '12' },
          { ts: '2026-01-01T00:03:00Z', lossPercent: -1, latencyMs: -5 },
          { ts: '2026-01-01T00:04:00Z', lossPercent: 101, latencyMs: 1e9 },
          { ts: '2026-01-01T00:05:00Z' },
          'odd',
        ],
      },
    ],
    vpn: [{ networkId: 'N_1', merakiVpnPeers: [{ networkName: 'Hub', reachability: null }] }],
  };
  const { dashboard } = await serve(t, (req, res) => {
    const path = req.url ?? '';
    const which = path.includes('Loss') ? 'uplinksLossAndLatency' : path.includes('vpn') ? 'vpn' : 'uplinks';
    json(res, answers[which]);
  });
  const { items } = await dashboard.uplinks({});
  t.match(items, [
    {
      serial: 'Q2-1',
      role: undefined,
      uplinks: [
        { interface: 'wan1', status: 'active' },
        { interface: 'wan3', status: undefined },
        { interface: 'cellular', provider: 'KPN', rsrp: -97 },
        { interface: undefined, status: undefined },
      ],
    },
    { serial: 'Q2-2', role: 'spare', uplinks: undefined },
    { serial: undefined, networkId: 'N_1', uplinks: [] },
  ]);
  t.equal(items.length, 3);
  t.equal(dashboard.unreadableItems(), 2, 'what names neither a device nor a network');
  const at = Date.UTC(2026, 0, 1);
  const [line] = await dashboard.lossAndLatency();
  t.same(line?.points, [
    { at, lossPercent: undefined, latencyMs: undefined },
    { at: at + MINUTE, lossPercent: 0, latencyMs: 9 },
    { at: at + 2 * MINUTE, lossPercent: 0.5, latencyMs: 12 },
    { at: at + 3 * MINUTE, lossPercent: undefined, latencyMs: undefined },
    { at: at + 4 * MINUTE, lossPercent: undefined, latencyMs: undefined },
    { at: at + 5 * MINUTE },
  ]);
  t.match(await dashboard.vpn({}), {
    items: [
      {
        networkId: 'N_1',
        networkName: undefined,
        subnets: undefined,
        uplinks: undefined,
        peers: [{ name: 'Hub', reachable: undefined }],
        untoldPeers: ['third_party'],
      },
    ],
  });
});

t.test('a signal is a number, however Meraki writes it, and nothing when it is none', async (t) => {
  const signals: unknown[] = ['-102', -97, '', ' ', 'n/a', '-102+cmd', '=1', null, ['-1']];
  const uplinks = signals.map((rsrp, i) => ({ interface: `c${i}`, status: 'ready', signalStat: { rsrp } }));
  const { dashboard } = await serve(t, (_req, res) => json(res, [{ serial: 'Q2-1', uplinks }]));
  const [device] = (await dashboard.uplinks({})).items;
  const none = undefined;
  t.same(
    device?.uplinks?.map(({ rsrp }) => rsrp),
    [-102, -97, none, none, none, none, none, none, none],
  );
});
