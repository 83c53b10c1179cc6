import { audit } from './audit.ts';
import type { Command } from './command.ts';
import { exportAudit } from './export-audit.ts';
import { createHelp } from './help.ts';
import { keepAlive } from './keep-alive.ts';
import { link } from './link.ts';
import { links } from './links.ts';
import { organizations } from './organizations.ts';
import { revoke } from './revoke.ts';
import { revokeAll } from './revoke-all.ts';
import { status } from './status.ts';
import { unlink } from './unlink.ts';
import { useHere } from './use-here.ts';
import { useOrganization } from './use-organization.ts';
import { whoami } from './whoami.ts';

const allButHelp: Command[] = [
  status,
  link,
  unlink,
  organizations,
  useOrganization,
  useHere,
  keepAlive,
  whoami,
  links,
  revoke,
  revokeAll,
  audit,
  exportAudit,
];

/** All commands, in the order of the help. */
export const commands: readonly Command[] = [...allButHelp, createHelp(allButHelp)];
