import t from 'tap';
import type { MerakiStandIn } from '../../../src/sandbox/meraki/server.ts';
import { empty, few, rowsIn, startAsking } from '../../support/queries.ts';
import { sitesIn } from '../../support/sites.ts';

t.test('the VPN of 1,000 sites takes four calls, sites that are cut off first', async (t) => {
  const { ask, press, organization } = await startAsking(t);
  const networks = organization()?.networks ?? [];
  const { down, dormant } = sitesIn(networks);
  const { calls, texts, markdown, card, opens } = await ask('vpn');
  t.equal(calls.length, 4);
  const summary = `${down.length} of 1,000 sites down, ${dormant.length} dormant; all others reach their VPN peers`;
  t.equal(texts[1], summary);
  t.ok(markdown.startsWith(`**Aurora Retail: ${summary}**`));
  const lines = markdown.split('\n').filter((line) => line.startsWith('- '));
  t.equal(lines.length, 10);
  for (const line of lines)
    t.match(line, /peer unreachable · spoke · appliance offline · can't reach Head office$/);
  const first = down.find(({ id }) => opens[0] === `vpn in ${id} in organization 549236`);
  t.ok(lines[0]?.includes(first?.name ?? 'none'));
  t.same((await press(card, 'Next page')).calls, []);

  const { file } = await ask('vpn as csv');
  const [header, ...rows] = file?.data.toString().trim().split('\r\n') ?? [];
  t.equal(header, 'network,mode,appliance,peers,unreachable,unreachable peers,uplinks,subnets,serial');
  t.same(rows.map((row) => row.split(',')[0]).toSorted(), networks.map(({ name }) => name).toSorted());
});

t.test('the VPN of one site lists each of its peers', async (t) => {
  const { ask, organization } = await startAsking(t, { sizes: few });
  const [hub, ...spokes] = organization()?.networks ?? [];
  const { calls, texts, markdown, buttons } = await ask('vpn in Head office');
  t.equal(calls.length, 2);
  t.equal(texts[0], 'Head office · Aurora Retail');
  t.equal(texts[1], 'Hub: all 9 peers reachable');
  for (const { name } of spokes.slice(0, 8)) t.match(markdown, `- **${name}** – reachable`);
  t.match(markdown, '- **Payments (ASA)** – reachable · non-Meraki peer · 192');
  t.match(markdown, '- **Appliance** – online');
  t.equal(buttons[0]?.command, `vpn in ${hub?.id} in organization 549236`);
});

t.test('hostile names of VPN sites stay text', async (t) => {
  const { ask, inLab } = await startAsking(t, { sizes: few });
  await inLab();
  const { calls, texts, markdown } = await ask('vpn');
  t.equal(calls.length, 1);
  t.equal(texts[1], 'All 4 sites reach their VPN peers');
  t.notMatch(markdown, /<b>|`friends`/);
});

t.test('peers that several online sites miss are listed first', async (t) => {
  const { ask, meraki } = await startAsking(t, { sizes: few });
  const peer = (networkName: string, reachability: string | null) => ({
    networkId: `N_${networkName}`,
    networkName,
    reachability,
  });
  const site = (networkName: string, deviceStatus: string | null, ...merakiVpnPeers: object[]) => ({
    networkId: `N_${networkName}`,
    networkName,
    deviceStatus,
    vpnMode: null,
    merakiVpnPeers,
    thirdPartyVpnPeers: [],
  });
  const sites = [
    site('Alone', 'online'),
    site('Half', 'online', peer('Hub', 'unreachable'), peer('Spare', 'reachable')),
    site('Cut off', 'online', peer('Hub', 'unreachable')),
    site('Away', 'offline', peer('Hub', 'unreachable')),
    site('Odd', null, peer('Hub', null)),
  ];
  const effect = { kind: 'answer', status: 200, body: JSON.stringify(sites) } as const;
  meraki.faults.add({ path: /vpn/, times: 1, effect });
  const { texts, markdown } = await ask('vpn');
  t.equal(
    texts[1],
    '2 of 5 sites have unreachable VPN peers (1 reaches none); 1 down; 1 without peers, 1 unknown',
  );
  t.match(markdown, '**Peers unreachable from several sites**\n\n- **Hub** – unreachable from 2 sites\n');
  t.same(
    [...markdown.matchAll(/^- \*\*(.+?)\*\* – (.+)$/gm)].slice(1).map(([, name, said]) => `${name}: ${said}`),
    [
      "Cut off: peer unreachable · can't reach Hub",
      "Away: peer unreachable · appliance offline · can't reach Hub",
      "Half: 1 of 2 peers unreachable · can't reach Hub",
      'Alone: no peers',
      'Odd: status of 1 peer unknown',
    ],
  );
});

t.test('a VPN without lost peers is good only if all peers are known to be reachable', async (t) => {
  const { ask, meraki } = await startAsking(t, { sizes: few });
  const site = (name: string, deviceStatus: string, ...reachable: (string | null)[]) => ({
    networkId: `N_${name}`,
    networkName: name,
    deviceStatus,
    merakiVpnPeers: reachable.map((reachability, n) => ({
      networkId: `N_${n}`,
      networkName: `Peer ${n}`,
      reachability,
    })),
    thirdPartyVpnPeers: [],
  });
  const good = site('Good', 'online', 'reachable', 'reachable');
  const odd = site('Odd', 'online', 'reachable', null);
  const alone = site('Alone', 'online');
  const away = site('Away', 'offline', 'unreachable');
  const cases: [object[], string, string][] = [
    [[good, odd, alone], '1 of 3 sites reaches its VPN peers; 1 without peers, 1 unknown', 'default'],
    [[alone], '1 site: no peers', 'default'],
    [[good], '1 site: both peers reachable', 'good'],
    [[good, away], '1 of 2 sites down; the other one reaches its VPN peers', 'attention'],
    [[good, alone, away], '1 of 3 sites down; 1 without peers', 'attention'],
    [[away], '1 site: down, peer unreachable', 'attention'],
  ];
  for (const [sites, summary, tone] of cases) {
    const effect = { kind: 'answer', status: 200, body: JSON.stringify(sites) } as const;
    meraki.faults.add({ path: /vpn/, times: 1, effect });
    const { texts, card } = await ask('vpn');
    t.equal(texts[1], summary);
    if (tone === 'default') t.notMatch(JSON.stringify(card).slice(0, 600), '"color":"good"');
    else t.match(JSON.stringify(card), `"color":"${tone}"`);
  }
});

t.test('a site with missing fields is answered, lost peers first', async (t) => {
  const { ask, meraki, organization } = await startAsking(t, { sizes: few });
  const { id: networkId = '', name = '' } = organization()?.networks[1] ?? {};
  const answered = (site: object) => {
    const effect = { kind: 'answer', status: 200, body: JSON.stringify([{ networkId, ...site }]) } as const;
    meraki.faults.add({ path: /vpn/, times: 1, effect });
  };
  const thirdPartyVpnPeers = [
    { name: 'A', reachability: 'reachable' },
    { name: null, publicIp: '192.0.2.1', reachability: 'unreachable' },
    { name: 'C', reachability: null },
  ];
  answered({
    thirdPartyVpnPeers,
    exportedSubnets: [1, 2, 3, 4, 5, 6, 7].map((n) => ({ subnet: `10.0.${n}.0/24` })),
  });
  const { texts, markdown } = await ask(`vpn in ${name}`);
  t.equal(texts[1], '1 of 3 peers unreachable, 1 unknown, Meraki peers unknown');
  t.match(markdown, '- **Uplinks** – unknown');
  t.match(markdown, /10\\\.0\\\.6\\\.0\/24 and 1 more/);
  t.same(
    [...markdown.matchAll(/^- \*\*(.+?)\*\* – (\w+).* non-Meraki peer/gm)].map(
      ([, peer, state]) => `${peer}: ${state}`,
    ),
    ['192\\.0\\.2\\.1: unreachable', 'C: unknown', 'A: reachable'],
  );
  answered({ vpnMode: 'spoke' });
  t.equal((await ask(`vpn in ${name}`)).texts[1], 'Spoke: peers unknown');
  meraki.faults.add({ path: /vpn/, times: 1, effect: { kind: 'answer', status: 200, body: '[]' } });
  t.equal((await ask(`vpn in ${name}`)).texts[1], 'No site-to-site VPN here');
});

t.test('an organization without a VPN and a missing scope are answered', async (t) => {
  const { ask } = await startAsking(t, { sizes: empty });
  const { texts, calls } = await ask('vpn');
  t.equal(texts[1], 'No site-to-site VPN here');
  t.equal(calls.length, 1);
  const poor = await startAsking(t, { sizes: few, scopes: ['dashboard:general:config:read'] });
  t.match(
    (await poor.ask('vpn')).markdown,
    /does not allow me to read WAN and VPN status[\s\S]+\[Link Aurora Retail again\]/,
  );
});

/** Makes Meraki answer the next question with these sites. */
function answerVpn(meraki: Pick<MerakiStandIn, 'faults'>, ...sites: unknown[]) {
  const effect = { kind: 'answer', status: 200, body: JSON.stringify(sites) } as const;
  meraki.faults.add({ path: /vpn/, times: 1, effect });
}

const vpnSite = (fields: object) => ({
  ...{ networkId: 'N_1', networkName: 'Site', deviceStatus: 'online' },
  ...{ merakiVpnPeers: [], thirdPartyVpnPeers: [], ...fields },
});

t.test('sites and peers without a name get it from the networks, which are read only then', async (t) => {
  const { ask, meraki, organization } = await startAsking(t, { sizes: few });
  const [one, two] = organization()?.networks ?? [];
  const peer = { networkId: two?.id, networkName: null, reachability: 'unreachable' };
  answerVpn(meraki, vpnSite({ networkId: one?.id, networkName: null, merakiVpnPeers: [peer] }));
  const { calls, markdown } = await ask('vpn');
  t.equal(calls.length, 2);
  t.same(rowsIn(markdown), [`${one?.name} – peer unreachable · can't reach ${two?.name}`]);
  answerVpn(
    meraki,
    vpnSite({ merakiVpnPeers: [{ networkId: 'N_2', networkName: 'Hub', reachability: 'reachable' }] }),
  );
  t.equal((await ask('vpn')).calls.length, 1);
  answerVpn(meraki, vpnSite({ networkId: null, networkName: null, merakiVpnPeers: [{}, 'odd'] }), {});
  const odd = await ask('vpn');
  t.equal(odd.texts[1], '0 of 2 sites reach their VPN peers; 2 unknown');
  t.same(rowsIn(odd.markdown), [
    'unnamed network – status of 2 peers unknown',
    'unnamed network – peers unknown',
  ]);
});

t.test(
  'what is neither reachable nor unreachable is not known, and what is not told is not absent',
  async (t) => {
    const { ask, meraki } = await startAsking(t, { sizes: few });
    const peers = (...reachability: unknown[]) =>
      reachability.map((one, n) => ({ networkId: `N_${n}`, networkName: `Peer ${n}`, reachability: one }));
    const cases: [object, string][] = [
      [{ merakiVpnPeers: peers('degraded') }, '1 site: status of 1 peer unknown'],
      [{ merakiVpnPeers: peers('reachable', 'unknown', 7) }, '1 site: status of 2 peers unknown'],
      [{ merakiVpnPeers: peers('unreachable', null) }, '1 site: 1 of 2 peers unreachable, 1 unknown'],
      [{ merakiVpnPeers: null }, '1 site: Meraki peers unknown'],
      [{ merakiVpnPeers: null, thirdPartyVpnPeers: 'none' }, '1 site: peers unknown'],
      [
        { merakiVpnPeers: peers('reachable'), thirdPartyVpnPeers: null },
        '1 site: peer reachable, non-Meraki peers unknown',
      ],
      [{}, '1 site: no peers'],
      [
        { deviceStatus: 'dormant', merakiVpnPeers: peers('unreachable') },
        '1 site: dormant, peer unreachable',
      ],
      [{ deviceStatus: 'updating', merakiVpnPeers: peers('unreachable') }, '1 site: peer unreachable'],
    ];
    for (const [fields, summary] of cases) {
      answerVpn(meraki, vpnSite(fields));
      const { texts, card } = await ask('vpn');
      t.equal(texts[1], summary);
      t.notMatch(JSON.stringify(card).slice(0, 600), '"color":"good"');
    }
  },
);

t.test('a site is counted by its state, dormant ones apart', async (t) => {
  const { ask, meraki } = await startAsking(t, { sizes: few });
  const site = (networkName: string, deviceStatus: string, ...reachability: string[]) =>
    vpnSite({
      ...{ networkId: networkName, networkName, deviceStatus },
      merakiVpnPeers: reachability.map((one) => ({
        networkId: 'hub',
        networkName: 'Hub',
        reachability: one,
      })),
    });
  answerVpn(
    meraki,
    site('Dormant', 'dormant', 'unreachable'),
    site('Down', 'offline', 'unreachable'),
    site('Spare', 'offline', 'reachable'),
    site('Cut off', 'online', 'unreachable'),
  );
  const { texts, markdown } = await ask('vpn');
  t.equal(texts[1], '1 of 4 sites reaches none of its VPN peers; 1 down, 1 dormant');
  t.same(rowsIn(markdown), [
    "Cut off – peer unreachable · can't reach Hub",
    "Down – peer unreachable · appliance offline · can't reach Hub",
    "Dormant – peer unreachable · appliance dormant · can't reach Hub",
    'Spare – peer reachable · appliance offline',
  ]);
});
