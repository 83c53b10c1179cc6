import type { Dashboard } from '../../core/dashboard.ts';
import { KnownError } from '../../core/errors.ts';

/**
 * Refuses what a share lends only when it names the command, whichever command would read it: the card of a site shows no
 * changes to whom `changes` is not lent.
 *
 * @param isNamed whether the share names a command
 */
export function withheld(dashboard: Dashboard, isNamed: (command: string) => boolean): Dashboard {
  const unless = <T extends (...args: never[]) => Promise<unknown>>(command: string, read: T) =>
    isNamed(command) ? read : () => Promise.reject(notNamed());
  return {
    ...dashboard,
    changes: unless('changes', dashboard.changes),
    admins: unless('admins', dashboard.admins),
    licenses: unless('licenses', dashboard.licenses),
    apiUsage: unless('api usage', dashboard.apiUsage),
    startPing: unless('ping', dashboard.startPing),
    readPing: unless('ping', dashboard.readPing),
  };
}

function notNamed(): KnownError {
  return new KnownError('not_lent', 'That is not lent to you.', 'Whoever lends you the link can add it.');
}
