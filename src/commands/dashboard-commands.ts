import { client } from './clients/client.ts';
import { clients } from './clients/clients.ts';
import { ssids } from './clients/ssids.ts';
import { wireless } from './clients/wireless.ts';
import type { Command } from './command.ts';
import { device } from './devices/device.ts';
import { devices } from './devices/devices.ts';
import { ping } from './devices/ping.ts';
import { ports } from './devices/ports.ts';
import { alerts } from './now/alerts.ts';
import { changes } from './now/changes.ts';
import { events } from './now/events.ts';
import { history } from './now/history.ts';
import { status } from './now/status.ts';
import { top } from './now/top.ts';
import { admins } from './organization/admins.ts';
import { apiUsage } from './organization/api-usage.ts';
import { firmware } from './organization/firmware.ts';
import { licenses } from './organization/licenses.ts';
import { latency } from './sites/latency.ts';
import { networks } from './sites/networks.ts';
import { uplinks } from './sites/uplinks.ts';
import { vpn } from './sites/vpn.ts';

/** What answers from a Meraki organization, in the order of the help. */
export const dashboardCommands: readonly Command[] = [
  status,
  alerts,
  history,
  events,
  changes,
  top,
  networks,
  uplinks,
  latency,
  vpn,
  devices,
  device,
  ports,
  ping,
  clients,
  client,
  wireless,
  ssids,
  firmware,
  licenses,
  admins,
  apiUsage,
];
