import { type Answers, among, byId, iso, listPage, type OperationCall } from '../call.ts';
import { alertsOf, type EstateAlert } from '../estate/alerts.ts';
import { asOf, statusAt } from '../estate/drift.ts';
import type { EstateNetwork } from '../estate/inventory.ts';
import { type Order, paginate } from '../paginate.ts';

const DAY = 86_400_000;
const SEVERITIES = ['critical', 'warning', 'informational'] as const;

/** Answers about assurance alerts. */
export const alertAnswers: Answers<
  | 'getOrganizationAssuranceAlerts'
  | 'getOrganizationAssuranceAlertsOverview'
  | 'getOrganizationAssuranceAlertsOverviewByNetwork'
> = {
  getOrganizationAssuranceAlerts(call) {
    const order = orderOf(call);
    const sign = order.descending ? -1 : 1;
    const alerts = wanted(call)
      .map((alert) => ({ alert, key: order.key(alert) }))
      .sort((a, b) => (a.key < b.key ? -sign : sign))
      .map(({ alert }) => alert);
    return listPage(call, alerts, order, show);
  },

  getOrganizationAssuranceAlertsOverview(call) {
    const alerts = wanted(call);
    const bySeverity = counts(alerts).filter(({ count }) => count > 0);
    return { body: { counts: { total: alerts.length, bySeverity } } };
  },

  getOrganizationAssuranceAlertsOverviewByNetwork(call) {
    const byNetwork = new Map<EstateNetwork, EstateAlert[]>();
    for (const alert of wanted(call)) {
      byNetwork.set(alert.network, [...(byNetwork.get(alert.network) ?? []), alert]);
    }
    const descending = call.query.text('sortOrder') === 'descending';
    const rows = [...byNetwork].sort(([a], [b]) => (descending ? b.index - a.index : a.index - b.index));
    const order: Order<[EstateNetwork, EstateAlert[]]> = {
      ...byId(([network]: [EstateNetwork, EstateAlert[]]) => network.id),
      ...(descending && { descending }),
    };
    const page = paginate(rows, order, call.query, call.here);
    const items = page.items.map(([network, alerts]) => ({
      networkId: network.id,
      networkName: network.name,
      alertCount: alerts.length,
      lastAlertedAt: iso(Math.max(...alerts.map((alert) => alert.startedAt))),
      severityCounts: counts(alerts).filter(({ count }) => count > 0),
    }));
    return { body: { items, meta: { counts: { items: rows.length } } }, link: page.link };
  },
};

/** Filters the alerts. By default they are those that are open and not dismissed; three flags each add or remove one kind. */
function wanted({ organization, query, now }: OperationCall): EstateAlert[] {
  const active = query.flag('active') ?? true;
  const dismissed = query.flag('dismissed') ?? false;
  const resolved = query.flag('resolved') ?? false;
  const start = query.number('tsStart');
  const end = query.number('tsEnd') ?? now;
  const serials = query.list('serials');
  const types = query.list('types');
  const deviceTypes = query.list('deviceTypes');
  const deviceTags = query.list('deviceTags');
  const network = query.text('networkId');
  const severity = query.text('severity');
  const category = query.text('category');
  const offlineOnly = query.flag('suppressAlertsForOfflineNodes') === true && !resolved;
  const span = { from: start ?? (resolved ? now - 7 * DAY : now), to: Math.min(end, now) };
  return alertsOf(organization, span, now).filter(
    (alert) =>
      (alert.resolvedAt !== null ? resolved : alert.dismissedAt !== null ? dismissed : active) &&
      (start === undefined || alert.startedAt >= start) &&
      alert.startedAt <= end &&
      (network === undefined || alert.network.id === network) &&
      (severity === undefined || alert.severity === severity) &&
      (category === undefined || alert.category === category) &&
      among(types, alert.type) &&
      among(serials, alert.device.serial) &&
      among(deviceTypes, alert.device.model.type) &&
      (deviceTags === undefined || alert.device.tags.some((tag) => deviceTags.includes(tag))) &&
      !(offlineOnly && alert.type !== 'unreachable' && statusAt(alert.device, asOf(now)) === 'offline'),
  );
}

/** Returns the order that was asked for, by default ascending by `startedAt`; the id decides between equal values. */
function orderOf({ query }: OperationCall): Order<EstateAlert> {
  const by = query.text('sortBy') ?? 'startedAt';
  const time = (at: number | null) => new Date(at ?? 0).toISOString();
  const value = (alert: EstateAlert): string => {
    switch (by) {
      case 'category':
        return alert.category;
      case 'severity':
        return String(2 - SEVERITIES.indexOf(alert.severity));
      case 'resolvedAt':
        return time(alert.resolvedAt);
      case 'dismissedAt':
        return time(alert.dismissedAt);
      default:
        return time(alert.startedAt);
    }
  };
  return {
    key: (alert) => `${value(alert)}_${alert.id}`,
    lowest: '0',
    highest: 'z',
    ...(query.text('sortOrder') === 'descending' && { descending: true }),
  };
}

const counts = (alerts: readonly EstateAlert[]) =>
  SEVERITIES.map((type) => ({ type, count: alerts.filter((alert) => alert.severity === type).length }));

const show = (alert: EstateAlert) => ({
  id: alert.id,
  categoryType: alert.category,
  network: { name: alert.network.name, id: alert.network.id, url: alert.network.url },
  startedAt: iso(alert.startedAt),
  resolvedAt: alert.resolvedAt === null ? null : iso(alert.resolvedAt),
  dismissedAt: alert.dismissedAt === null ? null : iso(alert.dismissedAt),
  deviceType: alert.device.model.type,
  type: alert.type,
  title: alert.title,
  description: alert.description,
  severity: alert.severity,
  scope: {
    devices: [
      {
        url: alert.device.url,
        name: alert.device.name,
        productType: alert.device.model.productType,
        serial: alert.device.serial,
        mac: alert.device.mac,
        order: 0,
      },
    ],
    applications: [],
    peers: [],
    others: [],
  },
});
