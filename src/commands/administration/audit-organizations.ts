import type { CommandDeps } from '../../bot/command.ts';
import { choose } from '../../bot/text/choosing.ts';
import { code } from '../../bot/text/wording.ts';
import type { AuditEntry, Grant, Organization } from '../../core/links.ts';

/** The newest entries about ends of links that are looked through for organizations that nobody links now. */
const MAX_ENTRIES = 2_000;
const ENDS: readonly AuditEntry['action'][] = ['unlink', 'revoke', 'ended', 'relink_required'];

/**
 * Finds the organizations that the audit log is about: those that are linked, and those of the links that ended last.
 *
 * @param isWanted false spares the reading
 */
export async function organizationsInAudit(
  grants: readonly Grant[],
  isWanted: boolean,
  { audit }: Pick<CommandDeps, 'audit'>,
): Promise<Organization[]> {
  if (!isWanted) return [];
  const names = new Map<string, string>();
  for (const { organizationId, names: { organization } = {} } of await audit.read({
    actions: ENDS,
    limit: MAX_ENTRIES,
  }))
    if (organization !== undefined) names.set(organizationId, organization);
  for (const { organizationId, organizationName } of grants) names.set(organizationId, organizationName);
  return [...names].map(([id, name]) => ({ id, name }));
}

/** Finds one organization by name or id. @throws KnownError `not_found` or `ambiguous`, with buttons */
export function organizationMeant(
  known: readonly Organization[],
  wanted: string,
  say: (organization: Organization) => string,
): Organization {
  return choose(known, wanted, {
    nameOf: ({ name }) => name,
    markOf: ({ id }) => id,
    say,
    none: 'Nobody has, or lately had, a link to an organization',
    several: 'organizations match',
    otherwise: `${code('links')} shows which ones are linked.`,
  });
}
