import { type AuditEntry, auditNames, type Grant } from '../../core/links.ts';
import { currentReference } from '../../core/reference.ts';
import type { RevokeOutcome, Stopped } from '../../core/tokens.ts';
import type { Asked, Parts } from '../command.ts';

type EndingAction = AuditEntry['action'] & ('unlink' | 'revoke');

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

type EndingParts = Pick<Parts, 'tokens' | 'audit' | 'clock' | 'log'>;

/** A link that is served no more, or why not. */
export interface Halted {
  grant: Grant;
  /** What Meraki has to be told; absent when nothing was stopped. */
  stopped: Stopped | undefined;
  failed: boolean;
}

/** Ends one link for good, and records it. One that fails does not keep others from being ended. */
export async function end(
  grant: Grant,
  action: EndingAction,
  asked: Pick<Asked, 'person'>,
  parts: EndingParts,
): Promise<Ended> {
  return tellMeraki(await halt(grant, parts), action, asked, parts);
}

/** The first half: the link stops answering, durably. */
export async function halt(grant: Grant, { tokens, log }: EndingParts): Promise<Halted> {
  const { personId, organizationId } = grant;
  try {
    return { grant, stopped: await tokens.stop({ personId, organizationId }), failed: false };
  } catch (err) {
    log.error({ err, personId, organizationId }, 'a link could not be ended');
    return { grant, stopped: undefined, failed: true };
  }
}

/** The second half: Meraki is told, and the audit log. */
export async function tellMeraki(
  { grant, stopped, failed }: Halted,
  action: EndingAction,
  { person }: Pick<Asked, 'person'>,
  { tokens, audit, clock }: EndingParts,
): Promise<Ended> {
  const unstopped = failed ? 'failed' : 'gone already';
  const outcome: Outcome = stopped === undefined ? unstopped : await tokens.tell(stopped);
  const { personId, organizationId } = grant;
  await audit.record({
    at: clock(),
    actorId: person.id,
    action,
    personId,
    organizationId,
    outcome,
    reference: currentReference(),
    names: auditNames(person, grant),
  });
  return { grant, outcome };
}
