import type { Command } from '../command.ts';
import { admins } from './admins.ts';
import { alerts } from './alerts.ts';
import { apiUsage } from './api-usage.ts';
import { changes } from './changes.ts';
import { client } from './client.ts';
import { clients } from './clients.ts';
import { device } from './device.ts';
import { devices } from './devices.ts';
import { events } from './events.ts';
import { firmware } from './firmware.ts';
import { history } from './history.ts';
import { latency } from './latency.ts';
import { licenses } from './licenses.ts';
import { networks } from './networks.ts';
import { ping } from './ping.ts';
import { ports } from './ports.ts';
import { ssids } from './ssids.ts';
import { status } from './status.ts';
import { top } from './top.ts';
import { uplinks } from './uplinks.ts';
import { vpn } from './vpn.ts';
import { wireless } from './wireless.ts';

/** What answers from a Meraki organization, in the order of the help. */
export const questions: readonly Command[] = [
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
