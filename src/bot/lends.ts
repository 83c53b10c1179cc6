import type { Share } from '../core/shares.ts';
import type { Command } from './command.ts';

/** Tells whether a share lends a command. */
export function lends(
  { commands }: Pick<Share, 'commands'>,
  { name, lent }: Pick<Command, 'name' | 'lent'>,
): boolean {
  if (lent === 'always') return true;
  if (lent === undefined) return false;
  return commands.kind === 'usual' ? lent === 'usual' : commands.names.includes(name);
}
