import type { KnownError } from '../../core/errors.ts';
import type { Grant } from '../../core/links.ts';
import { relinkCause } from '../../core/refusals.ts';
import { choose, namesApart, whichOne } from '../text/choosing.ts';
import { bold, listed } from '../text/wording.ts';

const naming = {
  nameOf: (grant: Grant) => grant.organizationName,
  markOf: (grant: Grant) => grant.organizationId,
};

/**
 * One of several links, by its organization's name or id.
 * @param part whether a part of the name will do: not where something ends with it
 * @throws KnownError `ambiguous`, `not_found`
 */
export function linkTo(grants: readonly Grant[], organization: string, part: 'part' | 'whole'): Grant {
  return choose(grants, organization, {
    part: part === 'part',
    ...naming,
    none: 'There is no link to',
    several: 'links match',
    otherwise: `There is one to ${listed(organizationNames(grants).map(bold))}.`,
  });
}

/** Asks which of several links is meant. */
export function whichLink(what: string, grants: readonly Grant[]): KnownError {
  return whichOne(what, grants, naming);
}

/** Not escaped; with ids only where names are the same. */
export function organizationNames(grants: readonly Grant[]): string[] {
  return namesApart(grants, naming);
}

export function newestFirst(grants: readonly Grant[]): Grant[] {
  return grants.toSorted((a, b) => b.linkedAt - a.linkedAt);
}

export function isActive({ status }: Grant): boolean {
  return status === 'active';
}

/** `active`, or why it must be linked again: Markdown of a text, and of a card. */
export function stateOf(grant: Grant): string {
  return isActive(grant) ? 'active' : `**must be linked again**: ${relinkCause(grant)}`;
}
