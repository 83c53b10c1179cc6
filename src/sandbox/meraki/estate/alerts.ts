import type { EstateDevice } from './devices.ts';
import { absences, asOf, type Episode, episodes, lastReported, trouble } from './drift.ts';
import type { DeviceType } from './hardware.ts';
import type { EstateNetwork } from './networks.ts';
import type { EstateOrganization } from './organization.ts';
import { digits, fraction, mix, pick, textHash } from './random.ts';

export type Severity = 'critical' | 'warning' | 'informational';

interface Complaint {
  type: string;
  category: 'configuration' | 'connectivity' | 'device_health' | 'experience_metrics' | 'insights';
  severity: Severity;
  title: string;
  description: string | null;
}

export interface EstateAlert extends Complaint {
  id: string;
  network: EstateNetwork;
  device: EstateDevice;
  startedAt: number;
  /** In the future while the alert is open. */
  endsAt: number;
  resolvedAt: number | null;
  dismissedAt: number | null;
}

const complaint = (
  severity: Severity,
  category: Complaint['category'],
  type: string,
  title: string,
  description: string | null = null,
): Complaint => ({ severity, category, type, title, description });

const unreachable = complaint('critical', 'connectivity', 'unreachable', 'Device is unreachable');
const complaints: Record<DeviceType, readonly Complaint[]> = {
  MX: [
    complaint('critical', 'connectivity', 'primary_uplink_status', 'Primary uplink status changed'),
    complaint('warning', 'connectivity', 'wan_latency', 'High WAN latency', 'Latency above 150 ms on WAN 1'),
    complaint('warning', 'device_health', 'high_cpu_mx', 'High device utilization'),
    complaint('critical', 'connectivity', 'vpn_outage', 'VPN connectivity issue', 'No VPN peer is reachable'),
  ],
  MS: [
    complaint(
      'warning',
      'connectivity',
      'crc_errors',
      'CRC errors detected',
      'Very high proportion of CRC errors',
    ),
    complaint('warning', 'device_health', 'poe_denied', 'PoE budget exceeded', 'A port was denied power'),
    complaint('critical', 'device_health', 'fan_down', 'Fan failure'),
    complaint(
      'warning',
      'configuration',
      'vlan_mismatch',
      'VLAN mismatch',
      'Native VLAN differs on the uplink',
    ),
  ],
  MR: [
    complaint('warning', 'connectivity', 'dns_down', 'DNS server is not responding'),
    complaint(
      'informational',
      'device_health',
      'radar_detection',
      'Radar detected',
      'DFS event on channel 100',
    ),
    complaint('warning', 'connectivity', 'ap_became_repeater', 'Access point became a repeater'),
    complaint('warning', 'experience_metrics', 'successful_connect_degraded', 'Clients fail to connect'),
  ],
  MV: [complaint('warning', 'connectivity', 'bad_connectivity', 'Poor connectivity to the Meraki cloud')],
  MT: [complaint('warning', 'device_health', 'low_power', 'Sensor battery is low')],
  MG: [complaint('critical', 'connectivity', 'cellular_up_down', 'Cellular connection is down')],
};
const staleConfig = complaint(
  'informational',
  'configuration',
  'config_stale',
  'Configuration is not up to date',
);

const ALERT = textHash('alert');
const DISMISSED = textHash('dismissed');
const DAY = 86_400_000;

/** Alerts that touch the span, oldest first; `resolvedAt` and `dismissedAt` as seen at `now`. */
export function alertsOf(organization: EstateOrganization, span: Episode, now: number): EstateAlert[] {
  const seen = asOf(now);
  const found = organization.devices.flatMap((device) => alertsOfDevice(device, span, seen));
  return found.sort((a, b) => a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1));
}

function alertsOfDevice(device: EstateDevice, span: Episode, now: number): EstateAlert[] {
  const open = (what: Complaint, { from, to }: Episode): EstateAlert => ({
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
  const own = pick(complaints[device.model.type], device.salt >>> 9);
  switch (device.fate) {
    case 'dormant':
      return [];
    case 'dead':
      return [open(unreachable, { from: lastReported(device, now) ?? now, to: Number.POSITIVE_INFINITY })];
    case 'alerting':
      return [open(device.salt % 4 === 0 ? staleConfig : own, forGood(1 + (device.salt % 9)))];
    default:
  }
  // Statuses are of that moment, too: what is offline has its alert.
  const past = { from: Math.min(span.from, now), to: Math.min(span.to, now) + 1 };
  return [
    ...absences(device, past).map((each) => open(unreachable, each)),
    ...episodes((at) => trouble(device, at), past).map((each) => open(own, each)),
  ];
}

/** One alert in nine is dismissed by somebody, a few minutes in. */
function dismissal(device: EstateDevice, from: number, to: number, now: number): number | null {
  if (mix(device.salt, DISMISSED, from / 1000) % 9 !== 0 || to === Number.POSITIVE_INFINITY) return null;
  const at = from + Math.round(fraction(device.salt, DISMISSED, 1) * 600) * 1000;
  return at <= now && at < to ? at : null;
}
