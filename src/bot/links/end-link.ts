import type { AuditEntry, Grant } from '../../core/links.ts';
import type { RevokeOutcome, StoppedGrant } from '../../core/tokens.ts';
import type { BotDeps, Invocation } from '../command.ts';

type EndingAction = AuditEntry['action'] & ('unlink' | 'revoke');

/** The result for one link: ended as TokenService.tell says, or not. */
export type EndOutcome = RevokeOutcome | 'gone already' | 'failed';

/** A link that was to end, and the result. */
export interface EndedLink {
  grant: Grant;
  outcome: EndOutcome;
}

/** The result as the end of a sentence about the link. */
export const OUTCOME_SENTENCES: Record<EndOutcome, string> = {
  confirmed: 'has ended, and I forgot its tokens; Meraki confirmed it',
  queued:
    'has ended, and I forgot its tokens; Meraki could not be told yet, and I keep telling it until it confirms',
  'gone already': 'had ended already',
  failed: '**could not be ended**; ask again',
};

/** Whether the link was ended just now: not before, and not in vain. */
export function hasEnded({ outcome }: Pick<EndedLink, 'outcome'>): boolean {
  return outcome === 'confirmed' || outcome === 'queued';
}

/** A sentence about tokens that outlive a link that has just ended; empty when no link has. */
export function tokenExpiryNote(results: readonly Pick<EndedLink, 'outcome'>[]): string {
  return results.some(hasEnded) ? "On Meraki's side a last token can stay valid for up to 10 minutes." : '';
}

type EndLinkDeps = Pick<BotDeps, 'tokens' | 'audit' | 'log'>;

/** A link after the first half of its end. */
export interface StoppedLink {
  grant: Grant;
  /** The revocation that Meraki has to be told of, or why there is none. */
  stopped: StoppedGrant | 'gone already' | 'failed';
}

/** Ends one link for good and records it. Never rejects because of the link: a failure is its outcome. */
export async function endLink(
  grant: Grant,
  action: EndingAction,
  invocation: Pick<Invocation, 'person'>,
  parts: EndLinkDeps,
): Promise<EndedLink> {
  return tellMeraki(await stopLink(grant, action, invocation, parts), parts);
}

/**
 * Ends one link as far as this bot goes: it answers no more, and that is stored. The audit log says who did it before
 * Meraki is told.
 */
export async function stopLink(
  grant: Grant,
  action: EndingAction,
  { person }: Pick<Invocation, 'person'>,
  parts: EndLinkDeps,
): Promise<StoppedLink> {
  const stopped = await stop(grant, parts);
  await parts.audit.record({
    action,
    outcome: typeof stopped === 'string' ? stopped : 'ended',
    actor: person,
    subject: grant,
  });
  return { grant, stopped };
}

async function stop({ personId, organizationId }: Grant, { tokens, log }: EndLinkDeps) {
  try {
    return (await tokens.stopServing({ personId, organizationId })) ?? 'gone already';
  } catch (err) {
    log.error({ err, personId, organizationId }, 'link could not be ended');
    return 'failed';
  }
}

/** Tells Meraki to revoke a stopped link. Its confirmation is an entry of its own in the audit log. */
export async function tellMeraki(
  { grant, stopped }: StoppedLink,
  { tokens }: Pick<BotDeps, 'tokens'>,
): Promise<EndedLink> {
  return { grant, outcome: typeof stopped === 'string' ? stopped : await tokens.revokeAtMeraki(stopped) };
}
