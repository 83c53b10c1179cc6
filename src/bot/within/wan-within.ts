import type { VpnPeer, Wan } from '../../core/dashboard.ts';
import { ANOTHER_SITE } from './masking.ts';
import { pageWithin } from './pages.ts';
import type { Wall } from './wall.ts';

/** Answers about the uplinks and the VPN of the lent networks. */
export function wanWithin({ dashboard, lent, slices }: Wall): Wan {
  return {
    uplinks: (filter, from) => pageWithin(lent, filter, (asked) => dashboard.uplinks(asked, from)),
    async lossAndLatency() {
      if ((await lent.ids()).size === 0) return [];
      return lent.inside(await lent.read(true, () => dashboard.lossAndLatency()));
    },
    async vpn(filter, from) {
      const page = await pageWithin(lent, filter, (asked) => dashboard.vpn(asked, from));
      const ids = await lent.ids();
      const names = new Set((await lent.networks()).map(({ name }) => name));
      const ownPeer = (peer: VpnPeer) => maskedPeer(peer, ids, names);
      const items = await slices.map(
        page.items,
        (status) => ({ ...status, peers: status.peers.map(ownPeer) }),
        ({ peers }) => 1 + peers.length,
      );
      return { ...page, items };
    },
  };
}

/**
 * Hides whose a peer is, unless it is a lent network, or none of the organization's: such a peer is the network's own. One that
 * only its name tells to be lent keeps no address: another network may have the same name.
 */
function maskedPeer(peer: VpnPeer, ids: ReadonlySet<string>, names: ReadonlySet<string>): VpnPeer {
  const { kind, name, networkId, reachable } = peer;
  if (kind === 'third_party') return peer;
  if (networkId === undefined) return { kind, name: names.has(name ?? '') ? name : ANOTHER_SITE, reachable };
  return ids.has(networkId) ? peer : { kind, name: ANOTHER_SITE, reachable };
}
