import { audit } from './administration/audit.ts';
import { exportAudit } from './administration/export-audit.ts';
import { links } from './administration/links.ts';
import { revoke } from './administration/revoke.ts';
import { revokeAll } from './administration/revoke-all.ts';
import type { Command } from './command.ts';
import { dashboardCommands } from './dashboard-commands.ts';
import { createHelp } from './help.ts';
import { keepAlive } from './links/keep-alive.ts';
import { link } from './links/link.ts';
import { organizations } from './links/organizations.ts';
import { unlink } from './links/unlink.ts';
import { useHere } from './links/use-here.ts';
import { useHereNetwork, useNetwork } from './links/use-network.ts';
import { useOrganization } from './links/use-organization.ts';
import { whoami } from './links/whoami.ts';
import { privacy } from './privacy.ts';

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
  privacy,
  links,
  revoke,
  revokeAll,
  audit,
  exportAudit,
];

/** All commands, in the order of the help. */
export const commands: readonly Command[] = [...allButHelp, createHelp(allButHelp)];
