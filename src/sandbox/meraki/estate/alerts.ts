import { absences, asOf, type Episode, episodes, lastReported, lineFailure, trouble } from './drift.ts';
import type { DeviceType } from './hardware.ts';
import type { EstateDevice, EstateNetwork } from './inventory.ts';
import type { EstateOrganization } from './organization.ts';
import { digits, fraction, mix, pick, textHash } from './random.ts';

export type Severity = 'critical' | 'warning' | 'informational';

interface AlertKind {
  type: string;
  category: 'configuration' | 'connectivity' | 'device_health' | 'experience_metrics' | 'insights';
  severity: Severity;
  title: string;
  description: string | null;
}

/** An alert about a device. */
export interface EstateAlert extends AlertKind {
  id: string;
  network: EstateNetwork;
  device: EstateDevice;
  startedAt: number;
  /** A time in the future while the alert is open. */
  endsAt: number;
  resolvedAt: number | null;
  dismissedAt: number | null;
}

const alertKind = (
  severity: Severity,
  category: AlertKind['category'],
  type: string,
  title: string,
  description: string | null = null,
): AlertKind => ({ severity, category, type, title, description });

const unreachable = alertKind('critical', 'connectivity', 'unreachable', 'Device is unreachable');
const uplinkFailed = alertKind(
  'critical',
  'connectivity',
  'primary_uplink_status',
  'Primary uplink status changed',
);
/** The alerts of a device that alerts; none that its uplinks, its VPN or its own status would have to show, too. */
const alertKinds: Record<DeviceType, readonly AlertKind[]> = {
  MX: [
    alertKind('warning', 'device_health', 'high_cpu_mx', 'High device utilization'),
    alertKind('warning', 'device_health', 'high_memory_mx', 'High memory utilization'),
    alertKind('critical', 'device_health', 'high_temperature_mx', 'Device is overheating'),
  ],
  MS: [
    alertKind(
      'warning',
      'connectivity',
      'crc_errors',
      'CRC errors detected',
      'Very high proportion of CRC errors',
    ),
    alertKind('warning', 'device_health', 'poe_denied', 'PoE budget exceeded', 'A port was denied power'),
    alertKind('critical', 'device_health', 'fan_down', 'Fan failure'),
    alertKind(
      'warning',
      'configuration',
      'vlan_mismatch',
      'VLAN mismatch',
      'Native VLAN differs on the uplink',
    ),
  ],
  MR: [
    alertKind('warning', 'connectivity', 'dns_down', 'DNS server is not responding'),
    alertKind(
      'informational',
      'device_health',
      'radar_detection',
      'Radar detected',
      'DFS event on channel 100',
    ),
    alertKind('warning', 'connectivity', 'ap_became_repeater', 'Access point became a repeater'),
    alertKind('warning', 'experience_metrics', 'successful_connect_degraded', 'Clients fail to connect'),
  ],
  MV: [alertKind('warning', 'connectivity', 'bad_connectivity', 'Poor connectivity to the Meraki cloud')],
  MT: [alertKind('warning', 'device_health', 'low_power', 'Sensor battery is low')],
  MG: [alertKind('warning', 'connectivity', 'cellular_data_cap', 'Cellular data is almost used up')],
};
const staleConfig = alertKind(
  'informational',
  'configuration',
  'config_stale',
  'Configuration is not up to date',
);

const ALERT = textHash('alert');
const DISMISSED = textHash('dismissed');
const DAY = 86_400_000;

/** Returns the alerts that overlap a span, oldest first; `resolvedAt` and `dismissedAt` are as of `now`. */
export function alertsOf(organization: EstateOrganization, span: Episode, now: number): EstateAlert[] {
  const seen = asOf(now);
  const found = organization.devices.flatMap((device) => alertsOfDevice(device, span, seen));
  return found.sort((a, b) => a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1));
}

function alertsOfDevice(device: EstateDevice, span: Episode, now: number): EstateAlert[] {
  const open = (what: AlertKind, { from, to }: Episode): EstateAlert => ({
    ...what,
    id: digits(19, device.salt, ALERT, textHash(what.type), from / 1000),
    network: device.network,
    device,
    startedAt: from,
    endsAt: to,
    resolvedAt: to <= now ? to : null,
    dismissedAt: dismissal(device, from, to, now),
  });
  const forGood = (daysAgo: number): Episode => ({
    from: Math.floor(now / DAY) * DAY - daysAgo * DAY + (device.salt % DAY),
    to: Number.POSITIVE_INFINITY,
  });
  const own = pick(alertKinds[device.model.type], device.salt >>> 9);
  // The span includes this moment, so that every device that is offline has its alert.
  const past = { from: Math.min(span.from, now), to: Math.min(span.to, now) + 1 };
  const lines = episodes((at) => lineFailure(device, at), past).map((each) => open(uplinkFailed, each));
  switch (device.fate) {
    case 'dormant':
      return [];
    case 'dead':
      return [open(unreachable, { from: lastReported(device, now) ?? now, to: Number.POSITIVE_INFINITY })];
    case 'alerting':
      return [open(device.salt % 4 === 0 ? staleConfig : own, forGood(1 + (device.salt % 9))), ...lines];
    default:
  }
  return [
    ...absences(device, past).map((each) => open(unreachable, each)),
    ...episodes((at) => trouble(device, at), past).map((each) => open(own, each)),
    ...lines,
  ];
}

/** Tells when somebody dismissed an alert: one in nine, within its first ten minutes. */
function dismissal(device: EstateDevice, from: number, to: number, now: number): number | null {
  if (mix(device.salt, DISMISSED, from / 1000) % 9 !== 0 || to === Number.POSITIVE_INFINITY) return null;
  const at = from + Math.round(fraction(device.salt, DISMISSED, 1) * 600) * 1000;
  return at <= now && at < to ? at : null;
}
