import type { AuditLog } from '../core/audit-log.ts';
import type { Grant } from '../core/links.ts';
import type { TokenService } from '../core/tokens.ts';

/** The collaborators of `endUnasked`. */
export interface EndUnaskedDeps {
  tokens: Pick<TokenService, 'stopServing'>;
  audit: Pick<AuditLog, 'record'>;
}

/**
 * Ends a link that no person asked to end: it is served no more, and the revocation queue tells Meraki. Recorded in the audit
 * log, without an actor.
 *
 * @param outcome why it ended, for the audit log
 * @param isStillDue decides about the stored grant, under its lock
 * @returns the grant that was ended; undefined when it was not due, or had ended already
 */
export async function endUnasked(
  grant: Grant,
  outcome: string,
  isStillDue: (current: Grant) => boolean,
  { tokens, audit }: EndUnaskedDeps,
): Promise<Grant | undefined> {
  const { personId, organizationId } = grant;
  const stopped = await tokens.stopServing({ personId, organizationId }, isStillDue);
  if (stopped) await audit.record({ action: 'ended', outcome, subject: stopped.grant });
  return stopped?.grant;
}
