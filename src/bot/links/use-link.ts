import type { Reply } from '../../core/chat.ts';
import type { Dashboard } from '../../core/dashboard.ts';
import { type ErrorCode, KnownError } from '../../core/errors.ts';
import type { Grant } from '../../core/links.ts';
import { escapeMarkdown } from '../../core/markdown.ts';
import type { Share } from '../../core/shares.ts';
import type { BotDeps, Invocation, ReadThrough } from '../command.ts';
import { timesFor } from '../time-zone.ts';
import { withheld } from '../within/withheld.ts';
import { within } from '../within/within.ts';
import { chooseLinks, type LentCommand } from './choose-link.ts';
import { tellOfEnds } from './ended-shares.ts';
import { likeliestFirst, outsideOf } from './lent-names.ts';
import type { LinkNaming } from './links-of.ts';
import { failureOfLender } from './share-refusals.ts';
import { assertStillOpen } from './still-open.ts';
import { withThrough } from './through.ts';

/** The link that a command uses, with the dashboard that reads through it. */
export interface LinkInUse {
  dashboard: Dashboard;
  /** The person's own, or the lender's. */
  grant: Grant;
  /** The share through which the person borrows the link; undefined for their own. */
  share: Share | undefined;
  /** The person's other links, also those that have to be made again. */
  others: Grant[];
}

/**
 * Answers a command through a link of the person who asks, or through one that is lent to them, and records the use and its
 * outcome in the audit log. A use by a borrower counts as one of the lender's link, which it keeps in use as an own one does.
 *
 * @param command its name, for the audit log, and whether shares lend it
 * @param named the name or id of the link's organization, a part of the name is enough; undefined: see `chooseLinks`
 * @param work makes the answer from the link; it is called again when several shares fit, and the networks of the one before don't
 *   hold what is asked
 * @returns the answer of `work`; of a borrowed link with a last line that says through whom
 * @throws KnownError what `chooseLinks` throws, `not_found` and `not_lent` also when the link or the share ended while `work` ran,
 *   and what `work` throws; a failure that a new link would mend names the link to replace, and becomes `meraki_denied`
 *   when the link has the scopes already. Who borrows is never offered a link for that of the lender
 */
export async function useLink(
  invocation: Invocation,
  deps: BotDeps,
  command: LentCommand,
  named: ({ organization: string } & LinkNaming) | undefined,
  work: (link: LinkInUse) => Promise<Reply>,
): Promise<Reply> {
  const chosen = await chooseLinks(invocation, deps, command, named);
  if (!command.isBefore) await tellOfEnds(chosen.untold, invocation, deps);
  const open = ({ grant, share }: ReadThrough): Dashboard => {
    const whole = deps.dashboard({
      key: grant,
      scopes: grant.scopes,
      source: deps.tokens.source(grant),
      ...(share && { askerId: invocation.person.id }),
      isRefresh: invocation.pressed?.isRefresh,
    });
    if (share === undefined) return whole;
    const { organizationId } = grant;
    const { commands } = share;
    const isNamed = (name: string) => commands.kind === 'named' && commands.names.includes(name);
    return within(withheld(whole, isNamed), share.networks, { slices: deps.slices, organizationId });
  };
  const [first, ...further] = await likeliestFirst(chosen.ways, invocation, open);
  if (first === undefined) throw new Error('a link was chosen, or refused');
  const answer = (way: ReadThrough) => answerThrough(way, open(way), chosen.grants);
  try {
    return await answer(first);
  } catch (error) {
    if (!isUnknownName(error)) throw error;
    for (const way of further) {
      try {
        return await answer(way);
      } catch (second) {
        if (!isUnknownName(second)) throw second;
      }
    }
    throw error;
  }

  async function answerThrough(
    way: ReadThrough,
    dashboard: Dashboard,
    grants: readonly Grant[],
  ): Promise<Reply> {
    const { grant, share } = way;
    const record = (action: 'use' | 'refused', outcome: string) =>
      deps.audit.record({
        action,
        outcome,
        command: command.name,
        actor: invocation.person,
        subject: grant,
        shareId: share?.id,
      });
    invocation.dashboardOpened(dashboard, way);
    const others = grants.filter(({ organizationId }) => organizationId !== grant.organizationId);
    let isRead = false;
    try {
      const reply = await work({ dashboard, grant, share, others });
      isRead = true;
      // Looked at before each post too; here so that the audit log says what became of the use. What was done stays done.
      if (!reply.isDone) await assertStillOpen([way], invocation.person, deps);
      await record('use', 'answered');
      if (share === undefined) return reply;
      if (!command.isBefore) deps.shareUses.note(share.id);
      return withThrough(reply, share, await timesFor(invocation, deps));
    } catch (error) {
      const failure = share
        ? failureOfLender(error, share, grant, deps.admission.isSuspended(grant))
        : withRemedy(error, grant);
      const outside = share && (await outsideOf(failure, share, invocation, dashboard));
      const told = outside ?? failure;
      const isOutside = outside !== undefined || (!isRead && isKnown(error, 'not_lent'));
      const outcome = told instanceof KnownError ? told.code : 'failed';
      await (isOutside ? record('refused', 'not_lent') : record('use', outcome));
      throw told;
    } finally {
      dashboard.end();
    }
  }
}

/** Whether there is nothing of the name that was asked about: the networks of another share may hold it. */
function isUnknownName(error: unknown): boolean {
  return isKnown(error, 'not_found') && error.cause === undefined;
}

function isKnown(error: unknown, code: ErrorCode): error is KnownError {
  return error instanceof KnownError && error.code === code;
}

/** Adds the link to a failure that a new link would mend: `meraki/` knows which scopes are missing, but not in which link. */
function withRemedy(error: unknown, grant: Grant): unknown {
  if (!(error instanceof KnownError) || error.link === undefined) return error;
  const { scopes, isGuess = false } = error.link;
  if (isGuess && scopes.every((scope) => grant.scopes.includes(scope))) return refusedAnyway(grant, error);
  const link = { again: grant, ...error.link };
  return new KnownError(error.code, error.message, error.next, { cause: error.cause, link });
}

/** Refuses without the offer of a new link: the link has the scopes already, so a new consent would not help. */
function refusedAnyway({ organizationName }: Grant, cause: KnownError): KnownError {
  const what = `Meraki refuses that for ${escapeMarkdown(organizationName)}, although the link has the permission.`;
  const next =
    'Perhaps whoever linked is no longer a full administrator, or the license does not include it.';
  return new KnownError('meraki_denied', what, next, { cause });
}
