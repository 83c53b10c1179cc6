import type { Reply } from '../../core/chat.ts';
import type { Dashboard } from '../../core/dashboard.ts';
import { KnownError } from '../../core/errors.ts';
import { answeringLink } from '../../core/linking/answering-link.ts';
import type { Grant } from '../../core/links.ts';
import { escapeMarkdown } from '../../core/markdown.ts';
import { notLinked, relinkRequired } from '../../core/refusals.ts';
import type { BotDeps, Command, Invocation } from '../command.ts';
import { defaultsOf } from './defaults.ts';
import { isActive, type LinkNaming, linkTo } from './links-of.ts';

/** The link that a command uses, with the dashboard that reads through it. */
export interface LinkInUse {
  dashboard: Dashboard;
  grant: Grant;
  /** The person's other links, also those that have to be made again. */
  others: Grant[];
}

/**
 * Answers a command through a link of the person who asks, and records the use and its outcome in the audit log.
 *
 * @param command the name for the audit log
 * @param named the name or id of the link's organization, a part of the name is enough; undefined: see `chooseLink`
 * @param work makes the answer from the link
 * @returns the answer of `work`
 * @throws KnownError `not_linked`, `relink_required`, `ambiguous`, `not_found` (also when the link ended while `work` ran),
 *   and what `work` throws; a failure that a new link would mend names the link to replace, and becomes `meraki_denied`
 *   when the link has the scopes already
 */
export async function useLink(
  invocation: Invocation,
  deps: BotDeps,
  command: Command['name'],
  named: ({ organization: string } & LinkNaming) | undefined,
  work: (link: LinkInUse) => Promise<Reply>,
): Promise<Reply> {
  const grants = await deps.store.listGrants(invocation.person.id);
  const grant =
    named === undefined
      ? await chooseLink(grants, invocation, deps)
      : usable(linkTo(atLeastOne(grants), named.organization, 'part', named));
  const others = grants.filter((other) => other !== grant);
  const dashboard = deps.dashboard({
    key: grant,
    scopes: grant.scopes,
    source: deps.tokens.source(grant),
    isRefresh: invocation.pressed?.isRefresh,
  });
  invocation.dashboardOpened(dashboard, { grant });
  const record = (outcome: string) =>
    deps.audit.record({ action: 'use', outcome, command, actor: invocation.person, subject: grant });
  try {
    const reply = await work({ dashboard, grant, others });
    // Looked at before each post too; here so that the audit log says what became of the use. What was done stays done.
    if (!reply.isDone) await assertLinked([grant], deps.store);
    await record('answered');
    return reply;
  } catch (error) {
    await record(error instanceof KnownError ? error.code : 'failed');
    throw withRemedy(error, grant);
  } finally {
    dashboard.end();
  }
}

/**
 * Checks that links are still those through which something was read: unlink and revoke hold at once, so what was read before
 * is not answered either.
 *
 * @param grants the links as they were when something was read
 * @throws KnownError `not_found` when one of them ended since
 */
export async function assertLinked(
  grants: readonly Grant[],
  { findGrant }: Pick<BotDeps['store'], 'findGrant'>,
): Promise<void> {
  for (const grant of grants) {
    const current = await findGrant(grant);
    if (current?.linkedAt !== grant.linkedAt || !isActive(current)) throw endedMeanwhile(grant);
  }
}

/** Returns the grants unchanged. @throws KnownError `not_linked` when there are none */
function atLeastOne(grants: readonly Grant[]): readonly Grant[] {
  if (grants.length === 0) throw notLinked();
  return grants;
}

/** Adds the link to a failure that a new link would mend: `meraki/` knows which scopes are missing, but not in which link. */
function withRemedy(error: unknown, grant: Grant): unknown {
  if (!(error instanceof KnownError) || error.link === undefined) return error;
  const { scopes, isGuess = false } = error.link;
  if (isGuess && scopes.every((scope) => grant.scopes.includes(scope))) return refusedAnyway(grant, error);
  const link = { again: grant, ...error.link };
  return new KnownError(error.code, error.message, error.next, { cause: error.cause, link });
}

function endedMeanwhile({ organizationName }: Grant): KnownError {
  const what = `Your link to ${escapeMarkdown(organizationName)} has ended while I was reading.`;
  return new KnownError('not_found', what, 'Say `link` to make a new one.');
}

/** Refuses without the offer of a new link: the link has the scopes already, so a new consent would not help. */
function refusedAnyway({ organizationName }: Grant, cause: KnownError): KnownError {
  const what = `Meraki refuses that for ${escapeMarkdown(organizationName)}, although the link has the permission.`;
  const next =
    'Perhaps whoever linked is no longer a full administrator, or the license does not include it.';
  return new KnownError('meraki_denied', what, next, { cause });
}

/**
 * Chooses the link for a command that names no organization: the default of the space, else of the person, else the newest
 * active link. A default to which the person has no link does not count.
 *
 * @param grants all grants of the person
 * @throws KnownError `not_linked` without any; `relink_required` when the chosen default is not active: another link must
 *   not take its place, or the person would read the answer of another organization as that of the default
 */
export async function chooseLink(
  grants: readonly Grant[],
  invocation: Pick<Invocation, 'person' | 'place'>,
  { store }: Pick<BotDeps, 'store'>,
): Promise<Grant> {
  const { organizationHere, myOrganization } = await defaultsOf(invocation, store);
  const chosen = answeringLink(grants, [organizationHere, myOrganization]);
  if (chosen === undefined) throw notLinked();
  return usable(chosen);
}

/** Returns the grant unchanged if its link is active. @throws KnownError `relink_required` */
export function usable(grant: Grant): Grant {
  if (!isActive(grant)) throw relinkRequired(grant);
  return grant;
}
