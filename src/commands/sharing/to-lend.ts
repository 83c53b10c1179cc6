import type { CommandDeps, Invocation } from '../../bot/command.ts';
import { defaultsOf } from '../../bot/links/defaults.ts';
import { isActive, linkTo } from '../../bot/links/links-of.ts';
import { bold, code } from '../../bot/text/wording.ts';
import { KnownError } from '../../core/errors.ts';
import { answeringLink } from '../../core/linking/answering-link.ts';
import type { Grant } from '../../core/links.ts';
import { plain } from '../../core/markdown.ts';
import type { Person } from '../../core/person.ts';
import { notLinked, relinkRequired } from '../../core/refusals.ts';
import { shareEnd } from '../../core/shares.ts';

/**
 * Finds the person's own link that a share is about: nobody lends on what is lent to them.
 *
 * @param organization its name or a part of it; undefined for the link that answers here
 * @param sayInstead returns the whole command with another organization, for a button
 * @throws KnownError `not_allowed` when the operator turned sharing off, and for a borrower; `not_linked`, `relink_required`
 */
export async function linkToLend(
  invocation: Invocation,
  organization: string | undefined,
  deps: CommandDeps,
  sayInstead: (organizationId: string) => string,
): Promise<Grant> {
  const { person } = invocation;
  if (deps.sharing.mode === 'off') throw sharingIsOff();
  const grants = await deps.store.listGrants(person.id);
  if (grants.length === 0) {
    const borrowed = await deps.store.listShares({ borrowerId: person.id, isOpen: true });
    throw borrowed.some((share) => shareEnd(share, deps.clock()) === undefined) ? notLentOn() : notLinked();
  }
  const grant =
    organization === undefined
      ? await usualLink(grants, invocation, deps)
      : ownLinkTo(grants, organization, sayInstead);
  assertMayLend(grant, person);
  return grant;
}

/**
 * Checks that a person can lend a link of theirs: one of somebody of another Webex organization would end what it lends at once.
 *
 * @throws KnownError `relink_required`, `not_allowed`
 */
export function assertMayLend(grant: Grant, { orgId }: Pick<Person, 'orgId'>): void {
  if (!isActive(grant)) throw relinkRequired(grant);
  if (grant.personOrgId === undefined || grant.personOrgId === orgId) return;
  throw new KnownError(
    'not_allowed',
    `You linked ${bold(grant.organizationName)} as a person of another Webex organization. Nothing was lent.`,
    `Say ${code('link')} to link it again, and then lend it.`,
  );
}

/** Links that a refusal offers. */
const MAX_OFFERED = 5;

/** Finds an own link by a name. One that is spelled otherwise is only offered. */
function ownLinkTo(
  grants: readonly Grant[],
  organization: string,
  sayInstead: (organizationId: string) => string,
): Grant {
  const say = ({ organizationId }: Pick<Grant, 'organizationId'>) => sayInstead(organizationId);
  try {
    return linkTo(grants, organization, 'part', { say });
  } catch (error) {
    if (!(error instanceof KnownError) || error.code !== 'not_found' || error.choice) throw error;
    const of = grants
      .slice(0, MAX_OFFERED)
      .map((grant) => ({ label: plain(grant.organizationName), command: say(grant) }));
    const question = `You have no link to “${plain(organization)}”. Which one do you want to lend?`;
    throw new KnownError(error.code, error.message, `${error.next} Nothing was lent.`, {
      choice: { question, of },
    });
  }
}

/** Chooses among own links as a question without a name does: the default of the space, else of the person, else the newest. */
async function usualLink(
  grants: readonly Grant[],
  invocation: Invocation,
  { store }: Pick<CommandDeps, 'store'>,
): Promise<Grant> {
  const { organizationHere, myOrganization } = await defaultsOf(invocation, store);
  const chosen = answeringLink(grants, [organizationHere, myOrganization]);
  if (chosen === undefined) throw notLinked();
  return chosen;
}

/** The refusal when SHARING is off. */
export function sharingIsOff(): KnownError {
  const what = 'The operator of this bot has turned sharing off: nobody can lend access.';
  return new KnownError(
    'not_allowed',
    what,
    `Whoever administers the organization at Meraki can link it too: they say ${code('link')} to me.`,
  );
}

function notLentOn(): KnownError {
  const what = 'What is lent to you can’t be lent on, and you have no link of your own. Nothing was lent.';
  const choice = {
    question: 'What is lent to you can’t be lent on.',
    of: [{ label: 'What is lent to me', command: 'shares' }],
  };
  return new KnownError(
    'not_allowed',
    what,
    `Say ${code('shares')} to see who lends to you: they can lend to others.`,
    {
      choice,
    },
  );
}
