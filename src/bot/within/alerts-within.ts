import type { Alert, Health } from '../../core/dashboard.ts';
import { ANOTHER_SITE, type Masks } from './masking.ts';
import { mergedPages } from './merged-pages.ts';
import type { Wall } from './wall.ts';

/** Matches an address in place of a name: of a peer that has none. */
const IP_ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:.]+)$/i;

/**
 * Answers about the alerts of the lent networks: up to five networks are asked one by one, of more all alerts are read and filtered.
 * An alert may name peers, devices and sites elsewhere: those are masked, and devices elsewhere left out. A peer that only its
 * address names is another site, too: nobody can tell whose it is.
 */
export function alertsWithin(wall: Wall): Pick<Health, 'alertCounts' | 'alerts'> {
  const { dashboard, lent } = wall;

  async function masked(alerts: readonly Alert[]): Promise<Alert[]> {
    if (alerts.length === 0) return [];
    const masks = await wall.masking.masks();
    return wall.slices.map(alerts, (alert) => maskedAlert(alert, masks));
  }

  return {
    async alertCounts(filter = {}) {
      const { networkId } = filter;
      if (networkId !== undefined) {
        await lent.checkNetwork(networkId);
        return lent.read(false, () => dashboard.alertCounts(filter));
      }
      const ids = [...(await lent.ids())].filter((id) => filter.networkIds?.includes(id) ?? true);
      if (ids.length === 0) return { total: 0, bySeverity: [] };
      return lent.read(true, () => dashboard.alertCounts({ ...filter, networkIds: ids }));
    },
    alerts: (filter, from) =>
      mergedPages(wall, filter.networkId, from, {
        atOf: ({ startedAt }) => startedAt,
        read: (networkId, cursor) => dashboard.alerts({ ...filter, networkId }, cursor),
        masked,
      }),
  };
}

function maskedAlert(alert: Alert, masks: Masks): Alert {
  const { title, description, devices, affected } = alert;
  return {
    ...alert,
    title: masks.text(title),
    ...(description !== undefined && { description: masks.text(description) }),
    devices: devices.filter(({ serial, name }) =>
      serial === undefined ? masks.text(name) === name : masks.isLentDevice(serial),
    ),
    affected: affected.map(({ kind, name }) => {
      if (name === undefined) return { kind };
      const isUntold = kind === 'peer' && IP_ADDRESS.test(name) && !masks.isLentNetworkName(name);
      return { kind, name: isUntold ? ANOTHER_SITE : masks.text(name) };
    }),
  };
}
