import t from 'tap';
import { DAY } from '../../src/core/clock.ts';
import { standIn } from '../support/meraki-api.ts';
import { json, known, serve } from '../support/scripted-meraki.ts';

t.test('with 10,000 devices each question is one call', async (t) => {
  const { dashboard, server, counting, aurora } = await standIn(t);
  const since = server.clock.now() - DAY;
  const network = aurora?.networks.find(({ productTypes }) => productTypes.includes('wireless'));
  const networkId = network?.id ?? '';
  const stats = await counting(dashboard.connectionStats(networkId, { since }));
  t.match(stats, { answer: { success: Number, authentication: Number }, calls: 1 });
  t.ok((stats.answer.success ?? 0) > (stats.answer.dhcp ?? 0));

  const byNetwork = await counting(dashboard.channelUseByNetwork({ since }));
  t.equal(byNetwork.calls, 1);
  t.match(byNetwork.answer.items[0], { networkId: String, bands: [{ band: '2.4', total: Number }] });
  const byDevice = await counting(dashboard.channelUseByDevice({ since }));
  t.match(byDevice, { answer: { items: { length: 1000 }, next: String }, calls: 1 });
  const here = await dashboard.channelUseByDevice({ since, networkId });
  t.ok(here.items.length > 0 && here.items.every((one) => one.networkId === networkId));

  const ssids = await counting(dashboard.ssids(networkId));
  t.equal(ssids.calls, 1);
  t.match(ssids.answer[0], { number: 0, name: String, enabled: true });
});

t.test('passwords and RADIUS secrets are dropped', async (t) => {
  const secrets = ['deadbeef', 'radius-secret', 'shared-secret', '10.0.0.20', 'BEGIN CERTIFICATE'];
  const [psk, radius, shared, host, certificate] = secrets;
  const { dashboard, log } = await serve(t, (_req, res) =>
    json(res, [
      {
        number: 0,
        name: 'Staff',
        enabled: true,
        authMode: '8021x-radius',
        psk,
        radiusServers: [{ host, secret: radius, caCertificate: certificate }],
        radiusAccountingServers: [{ host, secret: shared }],
        wpaEncryptionMode: 'WPA2 only',
      },
    ]),
  );
  const ssids = await dashboard.ssids('N_1');
  t.match(ssids, [{ name: 'Staff', authMode: '8021x-radius', encryption: 'WPA2 only' }]);
  const kept = JSON.stringify(ssids) + log.lines.join('\n');
  for (const secret of secrets) t.notOk(kept.includes(secret), secret);
});

t.test('a question about Wi-Fi to a network without access points is refused once', async (t) => {
  const { dashboard, server } = await serve(t, (_req, res) =>
    json(res, { errors: ['This endpoint only supports wireless networks'] }, 400),
  );
  await t.rejects(dashboard.ssids('N_1'), {
    ...known('meraki_unexpected'),
    message: /only supports wireless networks/,
    next: /same again will not help/,
  });
  t.equal(server.requests.length, 1);
});

t.test('networks without measurements are read', async (t) => {
  const { dashboard } = await serve(t, (req, res) =>
    req.url?.includes('connectionStats')
      ? json(res, null)
      : json(res, [
          { network: { id: 'N_1' }, byBand: [{ band: '5', total: { percentage: null } }] },
          {
            network: { id: 'N_3' },
            byBand: [{ band: '5', total: { percentage: 101 }, wifi: { percentage: '7' } }],
          },
          { network: { id: 'N_2' }, byBand: [{ band: 6, total: { percentage: 4.2 }, wifi: null }] },
        ]),
  );
  t.match(await dashboard.connectionStats('N_1', { since: 0 }), { success: 0, dns: 0 });
  t.match(await dashboard.channelUseByNetwork({ since: 0 }), {
    items: [
      { networkId: 'N_1', bands: [] },
      { networkId: 'N_3', bands: [{ band: '5', total: undefined, wifi: 7 }] },
      { networkId: 'N_2', bands: [{ band: '6', total: 4.2, wifi: undefined }] },
    ],
  });
});
