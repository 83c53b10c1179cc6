import t from 'tap';
import { commonLostPeers, vpnSite, worstVpnFirst } from '../../../src/commands/sites/vpn-status.ts';
import { SLICE_SIZE } from '../../../src/core/async/slices.ts';
import type { VpnStatus } from '../../../src/core/dashboard.ts';
import { countedSlices } from '../../support/counted-slices.ts';

const SITES = 300;

t.test(
  'in a full mesh, the peers of each site are looked at once, whatever the order of the sites',
  async (t) => {
    const slices = countedSlices();
    let looks = 0;
    const peers = Array.from({ length: SITES }, (_, n) => ({
      kind: 'meraki' as const,
      name: `Site ${(n * 7919) % SITES}`,
      networkId: `N_${n}`,
      reachable: n % 3 > 0,
    }));
    const mesh = peers.map(
      ({ name, networkId }): VpnStatus => ({
        networkId,
        networkName: name,
        uplinks: [],
        subnets: [],
        untoldPeers: [],
        get peers() {
          looks += 1;
          return peers;
        },
      }),
    );
    const judge = (one: VpnStatus) => {
      slices.count(SITES);
      return vpnSite(one);
    };
    const sites = await slices.sort(await slices.map(mesh, judge, () => 1 + SITES), worstVpnFirst);
    t.equal(sites.length, SITES);
    t.ok(looks <= 2 * SITES, `${looks} looks`);
    t.ok(slices.most() <= Math.max(SITES, SLICE_SIZE), `${slices.most()} peers between two turns`);
    const common = await commonLostPeers(sites, slices);
    t.equal(common.length, SITES / 3);
    t.equal(common[0]?.sites, SITES);
  },
);
