import type { z } from 'zod';
import type { Dashboard, DeviceAvailability, DeviceStatus, UplinkTrouble } from '../core/dashboard.ts';
import type { Addresses, Query } from './addresses.ts';
import { unexpected } from './failures.ts';
import type { Pace } from './pace.ts';
import type { Page, Read } from './read.ts';
import * as shapes from './shapes.ts';

const READ_CONFIGURATION = 'dashboard:general:config:read';
const READ_TELEMETRY = 'dashboard:general:telemetry:read';

const STATUSES: DeviceStatus[] = ['offline', 'alerting', 'dormant', 'online'];

/** A hundred times more networks than any known organization has. */
const MOST_PAGES = 20;

export interface DashboardParts {
  read: Read;
  addresses: Addresses;
  /** The pace of an organization; without one, of the calls that name none. */
  paceOf(organizationId?: string): Pace;
}

/** The Dashboard port over the API's version 1. Operations and limits as in the OpenAPI specification 1.73.0. */
export function createDashboard({ read, addresses, paceOf }: DashboardParts): Dashboard {
  const of = <T>(
    organizationId: string,
    path: readonly string[],
    shape: z.ZodType<T>,
    scope: string,
    query: Query,
  ): Promise<Page<T>> =>
    read({
      url: addresses.of(['organizations', organizationId, ...path], query),
      shape,
      scope,
      pace: paceOf(organizationId),
    });

  return {
    async organizations() {
      const url = addresses.of(['organizations']);
      const page = await read({ url, shape: shapes.organizations, scope: undefined, pace: paceOf() });
      return page.data.flatMap(named);
    },

    async networks(id) {
      const query = { perPage: 100_000 };
      let page = await of(id, ['networks'], shapes.networks, READ_CONFIGURATION, query);
      const found = [...page.data];
      for (let pages = 1; page.next; pages++) {
        if (pages === MOST_PAGES) throw unexpected('the pages of networks do not end');
        const pace = paceOf(id);
        page = await read({ url: page.next, shape: shapes.networks, scope: READ_CONFIGURATION, pace });
        found.push(...page.data);
      }
      return found.flatMap(named);
    },

    async statusCounts(id) {
      const path = ['devices', 'statuses', 'overview'];
      const { data } = await of(id, path, shapes.statusOverview, READ_TELEMETRY, {});
      const { online, alerting, offline, dormant } = data.counts.byStatus;
      return {
        online: online ?? 0,
        alerting: alerting ?? 0,
        offline: offline ?? 0,
        dormant: dormant ?? 0,
      };
    },

    async availabilities(id, { statuses = STATUSES, networkId }) {
      const query = { perPage: 1000, statuses, networkIds: networkId === undefined ? [] : [networkId] };
      const path = ['devices', 'availabilities'];
      const { data, next } = await of(id, path, shapes.availabilities, READ_TELEMETRY, query);
      const items = data.flatMap(availability).filter(({ status }) => statuses.includes(status));
      return { items, complete: next === undefined };
    },

    async uplinkTroubles(id, { networkId }) {
      const query = { perPage: 1000, networkIds: networkId === undefined ? [] : [networkId] };
      const path = ['uplinks', 'statuses'];
      const { data, next } = await of(id, path, shapes.uplinkStatuses, READ_TELEMETRY, query);
      return { items: data.flatMap(troubles), complete: next === undefined };
    },

    async openAlerts(id, { networkId }) {
      const path = ['assurance', 'alerts', 'overview'];
      const query: Query = networkId === undefined ? {} : { networkId };
      const { data } = await of(id, path, shapes.alertsOverview, READ_TELEMETRY, query);
      const { total, bySeverity } = data.counts;
      const counted = (bySeverity ?? []).flatMap(({ type, count }) =>
        type && count ? [{ severity: type, count }] : [],
      );
      return { total, bySeverity: counted };
    },
  };
}

function named({ id, name }: { id?: string | null | undefined; name?: string | null | undefined }) {
  return id ? [{ id, name: name || id }] : [];
}

/** Nothing when it has no serial or a status that we don't know. */
function availability(device: z.infer<typeof shapes.availabilities>[number]): DeviceAvailability[] {
  const { serial, status } = device;
  if (!serial || !isStatus(status)) return [];
  return [
    {
      name: device.name || serial,
      serial,
      networkId: device.network?.id ?? undefined,
      productType: device.productType ?? undefined,
      status,
    },
  ];
}

function isStatus(status: string | null | undefined): status is DeviceStatus {
  return STATUSES.some((known) => known === status);
}

function troubles(device: z.infer<typeof shapes.uplinkStatuses>[number]): UplinkTrouble[] {
  const { serial, networkId, uplinks } = device;
  if (!serial) return [];
  return (uplinks ?? [])
    .filter(({ status }) => status && status !== 'active' && status !== 'ready')
    .map((uplink) => ({
      serial,
      networkId: networkId ?? undefined,
      interface: uplink.interface ?? 'uplink',
      status: uplink.status ?? 'unknown',
    }));
}
