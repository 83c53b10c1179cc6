import type { Command } from '../bot/command.ts';
import { audit } from './administration/audit.ts';
import { auditMyShares } from './administration/audit-my-shares.ts';
import { exportAudit } from './administration/export-audit.ts';
import { forget } from './administration/forget.ts';
import { links } from './administration/links.ts';
import { revoke } from './administration/revoke.ts';
import { revokeAll } from './administration/revoke-all.ts';
import { sharesOfPerson } from './administration/shares-of-person.ts';
import { client } from './clients/client.ts';
import { clients } from './clients/clients.ts';
import { ssids } from './clients/ssids.ts';
import { wireless } from './clients/wireless.ts';
import { device } from './devices/device.ts';
import { devices } from './devices/devices.ts';
import { ping } from './devices/ping.ts';
import { ports } from './devices/ports.ts';
import { createHelp } from './help/help.ts';
import { keepAlive } from './links/keep-alive.ts';
import { link } from './links/link.ts';
import { organizations } from './links/organizations.ts';
import { unlink } from './links/unlink.ts';
import { useHere } from './links/use-here.ts';
import { useHereNetwork, useNetwork } from './links/use-network.ts';
import { useOrganization } from './links/use-organization.ts';
import { whoami } from './links/whoami.ts';
import { alerts } from './monitor/alerts.ts';
import { changes } from './monitor/changes.ts';
import { events } from './monitor/events.ts';
import { history } from './monitor/history.ts';
import { status } from './monitor/status.ts';
import { top } from './monitor/top.ts';
import { admins } from './organization/admins.ts';
import { apiUsage } from './organization/api-usage.ts';
import { firmware } from './organization/firmware.ts';
import { licenses } from './organization/licenses.ts';
import { privacy } from './privacy.ts';
import { approveAccess } from './sharing/approve-access.ts';
import { denyAccess } from './sharing/deny-access.ts';
import { createExtendShare } from './sharing/extend-share.ts';
import { requestAccess } from './sharing/request-access.ts';
import { createShare } from './sharing/share.ts';
import { createSharesCommand } from './sharing/shares.ts';
import { unshare } from './sharing/unshare.ts';
import { latency } from './sites/latency.ts';
import { networks } from './sites/networks.ts';
import { uplinks } from './sites/uplinks.ts';
import { vpn } from './sites/vpn.ts';

/** The commands that answer from a Meraki organization, in the order of the help. */
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

const allButHelp: Command[] = [
  ...dashboardCommands,
  link,
  unlink,
  organizations,
  useOrganization,
  useHere,
  useNetwork,
  useHereNetwork,
  keepAlive,
  whoami,
  createShare(() => allButHelp),
  createSharesCommand(() => allButHelp, sharesOfPerson),
  unshare,
  createExtendShare(() => allButHelp),
  requestAccess,
  approveAccess,
  denyAccess,
  auditMyShares,
  privacy,
  links,
  revoke,
  revokeAll,
  forget,
  audit,
  exportAudit,
];

/** All commands, in the order of the help. */
export const commands: readonly Command[] = [...allButHelp, createHelp(allButHelp)];
