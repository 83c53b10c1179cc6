import { mapLimit } from '../../core/async/map-limit.ts';
import type { Clients } from '../../core/dashboard.ts';
import { wholeOnly } from './not-lent.ts';
import type { Wall } from './wall.ts';

/** The most networks whose clients are added up. */
const MAX_ADDED = 5;

/**
 * Counts the clients of the lent networks: the sum of up to five. A client that two of them saw counts twice, and Meraki does not
 * tell their usage together; the average is that of a single network.
 */
export function totalsWithin(wall: Wall): Pick<Clients, 'clientTotals' | 'networkClientTotals'> {
  const { dashboard, lent } = wall;
  return {
    async clientTotals(range) {
      const ids = [...(await lent.ids())];
      const [first] = ids;
      if (first === undefined) return { clients: 0, usage: {} };
      if (ids.length === 1) return lent.read(false, () => dashboard.networkClientTotals(first, range));
      if (ids.length > MAX_ADDED)
        throw await wholeOnly('Meraki counts the clients of one network or of the whole organization', wall);
      const all = await mapLimit(ids, MAX_ADDED, (id) =>
        lent.read(false, () => dashboard.networkClientTotals(id, range)),
      );
      const counts = all.flatMap(({ clients }) => clients ?? []);
      // A sum without one of them would say less than there are.
      return { clients: counts.length < all.length ? undefined : counts.reduce((a, b) => a + b), usage: {} };
    },
    async networkClientTotals(networkId, range) {
      await lent.checkNetwork(networkId);
      return lent.read(false, () => dashboard.networkClientTotals(networkId, range));
    },
  };
}
