import { KnownError } from '../core/errors.ts';
import type { Grant } from '../core/links.ts';
import { escapeMarkdown } from '../core/markdown.ts';
import { findByName } from './naming.ts';
import { bold, listed } from './wording.ts';

/**
 * One of several links, by its organization's name or id.
 * @throws KnownError `ambiguous`, `not_found`
 */
export function linkTo(grants: readonly Grant[], organization: string): Grant {
  const found = findByName(grants, organization, (grant) => [grant.organizationName, grant.organizationId]);
  if (found.kind === 'one') return found.item;
  if (found.kind === 'several')
    throw ambiguous(found.items, `More than one matches “${escapeMarkdown(organization)}”.`);
  const names = grants.map((grant) => bold(grant.organizationName));
  const what = `There is no link to “${escapeMarkdown(organization)}”.`;
  throw new KnownError('not_found', what, `There is one to ${listed(names)}.`);
}

/** Asks which of several links is meant; ids only where names are the same. */
export function ambiguous(grants: readonly Grant[], what: string): KnownError {
  const names = grants.map(({ organizationName: name, organizationId: id }) => {
    const twins = grants.filter((other) => other.organizationName === name);
    return twins.length > 1 ? `${bold(name)} (${escapeMarkdown(id)})` : bold(name);
  });
  return new KnownError('ambiguous', what, `Which one: ${listed(names, 'or')}?`);
}
