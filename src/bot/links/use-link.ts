import type { Reply } from '../../core/chat.ts';
import type { Dashboard } from '../../core/dashboard.ts';
import { KnownError } from '../../core/errors.ts';
import type { Grant } from '../../core/links.ts';
import { escapeMarkdown } from '../../core/markdown.ts';
import { notLinked, relinkRequired } from '../../core/refusals.ts';
import type { BotDeps, Command, Invocation } from '../command.ts';
import { defaultsOf } from './defaults.ts';
import { isActive, linkTo, newestFirst } from './links-of.ts';

/** A person's link, opened. */
export interface OpenLink {
  dashboard: Dashboard;
  grant: Grant;
  /** The person's other links. */
  others: Grant[];
}

/**
 * Answers with the asker's own link and records the use.
 * @param organization which one, by name or id; the default one when undefined
 * @throws KnownError `not_linked`, `relink_required`, and what `work` throws
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
      : usable(linkTo(someOf(grants), organization, 'part'));
  const others = grants.filter((other) => other !== grant);
  const dashboard = deps.dashboard({ key: grant, source: deps.tokens.source(grant) });
  invocation.dashboardOpened(dashboard);
  const record = (outcome: string) =>
    deps.audit.record({ action: 'use', outcome, command, actor: invocation.person, subject: grant });
  try {
    const reply = await work({ dashboard, grant, others });
    // Whoever was cut off meanwhile gets nothing any more, though it was read before.
    const now = await deps.store.findGrant(grant);
    if (now?.linkedAt !== grant.linkedAt) throw endedMeanwhile(grant);
    await record('answered');
    return reply;
  } catch (error) {
    await record(error instanceof KnownError ? error.code : 'failed');
    throw mendable(error, grant);
  }
}

/** @throws KnownError `not_linked` */
function someOf(grants: readonly Grant[]): readonly Grant[] {
  if (grants.length === 0) throw notLinked();
  return grants;
}

/** The API knows which scopes are missing, and only here is it known to which link. */
function mendable(error: unknown, grant: Grant): unknown {
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

/** Consent would not mend it. */
function refusedAnyway({ organizationName }: Grant, cause: KnownError): KnownError {
  const what = `Meraki refuses that for ${escapeMarkdown(organizationName)}, although the link has the permission.`;
  const next = 'Perhaps whoever linked is no full administrator any more, or it is not part of the license.';
  return new KnownError('meraki_denied', what, next, { cause });
}

/**
 * The link that answers: the space's choice, else the person's, else the one made last that works.
 * @throws KnownError `not_linked`; `relink_required` when the chosen one has ended: another organization's
 *   answer in its place would be taken for it
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

/** @throws KnownError `relink_required` */
export function usable(grant: Grant): Grant {
  if (!isActive(grant)) throw relinkRequired(grant);
  return grant;
}
