import type { AuditEntry, Grant } from '../core/links.ts';
import type { RevokeOutcome } from '../core/tokens.ts';
import type { Asked, Parts } from './command.ts';

export type Outcome = RevokeOutcome | 'gone already' | 'failed';

/** A link that was to end, and what came of it. */
export interface Ended {
  grant: Grant;
  outcome: Outcome;
}

/** What came of it, as the end of a sentence about the link. */
export const OUTCOMES: Record<Outcome, string> = {
  confirmed: 'has ended, and I forgot its tokens; Meraki confirmed it',
  queued:
    'has ended, and I forgot its tokens; Meraki could not be told yet, and I keep telling it until it confirms',
  'gone already': 'had ended already',
  failed: '**could not be ended**; ask again',
};

/** Whether this is what ended it. */
export function hasEnded({ outcome }: Pick<Ended, 'outcome'>): boolean {
  return outcome === 'confirmed' || outcome === 'queued';
}

/** What has to be known of links that have just ended; empty when none has. */
export function afterwards(results: readonly Pick<Ended, 'outcome'>[]): string {
  return results.some(hasEnded) ? "On Meraki's side a last token can stay valid for up to 10 minutes." : '';
}

/** Ends one link for good, and records it. One that fails does not keep others from being ended. */
export async function end(
  grant: Grant,
  action: AuditEntry['action'] & ('unlink' | 'revoke'),
  { person, reference }: Pick<Asked, 'person' | 'reference'>,
  { tokens, audit, clock, log }: Pick<Parts, 'tokens' | 'audit' | 'clock' | 'log'>,
): Promise<Ended> {
  const { personId, organizationId } = grant;
  let outcome: Outcome;
  try {
    outcome = (await tokens.revoke({ personId, organizationId }))?.outcome ?? 'gone already';
  } catch (err) {
    log.error({ err, reference, personId, organizationId }, 'a link could not be ended');
    outcome = 'failed';
  }
  await audit.record({
    at: clock(),
    actorId: person.id,
    action,
    personId,
    organizationId,
    outcome,
    reference,
  });
  return { grant, outcome };
}
