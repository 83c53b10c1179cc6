import type { AuditEntry, Grant } from '../../core/links.ts';
import type { RevokeOutcome, StoppedGrant } from '../../core/tokens.ts';
import type { BotDeps, Invocation } from '../command.ts';

type EndingAction = AuditEntry['action'] & ('unlink' | 'revoke');

export type EndOutcome = RevokeOutcome | 'gone already' | 'failed';

/** A link that was to end, and what came of it. */
export interface EndedLink {
  grant: Grant;
  outcome: EndOutcome;
}

/** What came of it, as the end of a sentence about the link. */
export const OUTCOME_SENTENCES: Record<EndOutcome, string> = {
  confirmed: 'has ended, and I forgot its tokens; Meraki confirmed it',
  queued:
    'has ended, and I forgot its tokens; Meraki could not be told yet, and I keep telling it until it confirms',
  'gone already': 'had ended already',
  failed: '**could not be ended**; ask again',
};

/** Whether this is what ended it. */
export function hasEnded({ outcome }: Pick<EndedLink, 'outcome'>): boolean {
  return outcome === 'confirmed' || outcome === 'queued';
}

/** What has to be known of links that have just ended; empty when none has. */
export function tokenExpiryNote(results: readonly Pick<EndedLink, 'outcome'>[]): string {
  return results.some(hasEnded) ? "On Meraki's side a last token can stay valid for up to 10 minutes." : '';
}

type EndLinkDeps = Pick<BotDeps, 'tokens' | 'audit' | 'log'>;

/** A link that is served no more, or why not. */
export interface StoppedLink {
  grant: Grant;
  /** What Meraki has to be told, or why there is nothing to tell. */
  stopped: StoppedGrant | 'gone already' | 'failed';
}

/** Ends one link for good, and records it. One that fails does not keep others from being ended. */
export async function endLink(
  grant: Grant,
  action: EndingAction,
  invocation: Pick<Invocation, 'person'>,
  parts: EndLinkDeps,
): Promise<EndedLink> {
  return tellMeraki(await stopLink(grant, action, invocation, parts), parts);
}

/** The first half: the link stops answering, durably, and the audit log says who did it before anything else is done. */
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
    log.error({ err, personId, organizationId }, 'a link could not be ended');
    return 'failed';
  }
}

/** The second half; that Meraki confirmed is an entry of its own in the audit log. */
export async function tellMeraki(
  { grant, stopped }: StoppedLink,
  { tokens }: Pick<BotDeps, 'tokens'>,
): Promise<EndedLink> {
  return { grant, outcome: typeof stopped === 'string' ? stopped : await tokens.revokeAtMeraki(stopped) };
}
