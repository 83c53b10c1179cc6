import type { Grant } from '../../core/links.ts';
import { relinkCause } from '../../core/refusals.ts';
import { type Choosing, choose, namesApart } from '../text/choosing.ts';
import { bold, listed } from '../text/wording.ts';

/** An organization to which a person has a link, or is lent one. */
export type LinkTarget = Pick<Grant, 'organizationId' | 'organizationName'>;

const naming = {
  nameOf: (link: LinkTarget) => link.organizationName,
  markOf: (link: LinkTarget) => link.organizationId,
};

/** The command about a link, and what is told when it was meant although its name is spelled otherwise; both as for `choose`. */
export type LinkNaming = Pick<Choosing<LinkTarget>, 'say' | 'taken'>;

/**
 * Finds one of several links by its organization's name or id.
 *
 * @param part whether a part of the name is enough; to end a link, it is not
 * @throws KnownError `ambiguous`, `not_found`, each with links to pick from
 */
export function linkTo<T extends LinkTarget>(
  grants: readonly T[],
  organization: string,
  part: 'part' | 'whole',
  { say, taken }: LinkNaming,
): T {
  return choose<T>(grants, organization, {
    part: part === 'part',
    ...naming,
    ...(say && { say }),
    // Only of a question: what ends a link is not offered for a name that is none.
    ...(taken && { offered: grants }),
    taken,
    none: 'There is no link to',
    several: 'links match',
    otherwise: `There is one to ${listed(organizationNames(grants).map(bold))}.`,
  });
}

/** Whether an organization's whole name is that of the link. */
export function isNamed({ organizationName }: Grant, organization: string): boolean {
  return organizationName.toLowerCase() === organization.toLowerCase();
}

/**
 * Returns the names of the links' organizations, in the order of `grants`, not escaped; with ids where names are the same.
 */
export function organizationNames(grants: readonly LinkTarget[]): string[] {
  return namesApart(grants, naming);
}

/** Whether the link can be used: otherwise its person has to link again. */
export function isActive({ status }: Grant): boolean {
  return status === 'active';
}

/** Returns `active`, or why the organization has to be linked again: Markdown for messages and cards. */
export function stateOf(grant: Grant): string {
  return isActive(grant) ? 'active' : `**must be linked again**: ${relinkCause(grant)}`;
}
