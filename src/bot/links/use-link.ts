import type { Reply } from '../../core/chat.ts';
import type { Dashboard } from '../../core/dashboard.ts';
import { KnownError } from '../../core/errors.ts';
import type { Grant } from '../../core/links.ts';
import { escapeMarkdown } from '../../core/markdown.ts';
import { notLinked, relinkRequired } from '../../core/refusals.ts';
import type { BotDeps, Command, Invocation } from '../command.ts';
import { defaultsOf } from './defaults.ts';
import { isActive, linkTo, newestFirst } from './links-of.ts';

/** A link that answers a command. */
export interface OpenLink {
  dashboard: Dashboard;
  grant: Grant;
  /** The person's other links. */
  others: Grant[];
}

/**
 * Answers a command with a link of the person who asks, and records the use in the audit log.
 *
 * @param organization its name or id; the default one when undefined
 * @param work answers with the link
 * @throws KnownError `not_linked`, `relink_required`, `ambiguous`, `not_found`, and what `work` throws
 */
export async function useLink(
  invocation: Invocation,
  deps: BotDeps,
  command: Command['name'],
  organization: string | undefined,
  work: (link: OpenLink) => Promise<Reply>,
): Promise<Reply> {
  const grants = await deps.store.listGrants(invocation.person.id);
  const grant =
    organization === undefined
      ? await chooseLink(grants, invocation, deps)
      : usable(linkTo(atLeastOne(grants), organization, 'part'));
  const others = grants.filter((other) => other !== grant);
  const dashboard = deps.dashboard({ key: grant, source: deps.tokens.source(grant) });
  invocation.dashboardOpened(dashboard);
  const record = (outcome: string) =>
    deps.audit.record({ action: 'use', outcome, command, actor: invocation.person, subject: grant });
  try {
    const reply = await work({ dashboard, grant, others });
    // A link that was ended meanwhile answers nothing, not even what was read before.
    const current = await deps.store.findGrant(grant);
    if (current?.linkedAt !== grant.linkedAt) throw endedMeanwhile(grant);
    await record('answered');
    return reply;
  } catch (error) {
    await record(error instanceof KnownError ? error.code : 'failed');
    throw withRemedy(error, grant);
  }
}

/** @throws KnownError `not_linked` */
function atLeastOne(grants: readonly Grant[]): readonly Grant[] {
  if (grants.length === 0) throw notLinked();
  return grants;
}

/** Adds the link to a failure that a new link would mend: the API knows which scopes are missing, not of which link. */
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

/** The refusal of a request whose scopes the link has: consent would not help. */
function refusedAnyway({ organizationName }: Grant, cause: KnownError): KnownError {
  const what = `Meraki refuses that for ${escapeMarkdown(organizationName)}, although the link has the permission.`;
  const next = 'Perhaps whoever linked is no full administrator any more, or it is not part of the license.';
  return new KnownError('meraki_denied', what, next, { cause });
}

/**
 * Chooses the link that answers: the default of the space, else of the person, else the newest link that works.
 *
 * @throws KnownError `not_linked`; `relink_required` when the default has ended: the answer of another organization
 *   would be taken for that of the default
 */
export async function chooseLink(
  grants: readonly Grant[],
  invocation: Pick<Invocation, 'person' | 'place'>,
  { store }: Pick<BotDeps, 'store'>,
): Promise<Grant> {
  const { here, mine } = await defaultsOf(invocation, store);
  for (const id of [here, mine]) {
    const chosen = grants.find(({ organizationId }) => organizationId === id);
    if (chosen) return usable(chosen);
  }
  const [latest, ...older] = newestFirst(grants);
  if (latest === undefined) throw notLinked();
  return usable([latest, ...older].find(isActive) ?? latest);
}

/** Returns the link if it can be used. @throws KnownError `relink_required` */
export function usable(grant: Grant): Grant {
  if (!isActive(grant)) throw relinkRequired(grant);
  return grant;
}
