import type { Command } from './command.ts';
import { createHelp } from './help.ts';
import { link } from './link.ts';
import { links } from './links.ts';
import { organizations } from './organizations.ts';
import { revoke } from './revoke.ts';
import { status } from './status.ts';
import { unlink } from './unlink.ts';
import { whoami } from './whoami.ts';

const asking: Command[] = [status, link, unlink, organizations, whoami, links, revoke];

/** All commands, in the order of the help. */
export const commands: readonly Command[] = [...asking, createHelp(asking)];
