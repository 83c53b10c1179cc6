import type { AuditEntry } from '../core/links.ts';
import type { BotDeps, Invocation } from './command.ts';

/** An action of a person that is about no link. */
export interface Deed {
  action: AuditEntry['action'] & ('setting' | 'export' | 'refused');
  command: string;
  outcome: string;
  /** The person whom it concerns; the one who acts when absent. */
  personId?: string;
  organizationId?: string | undefined;
}

/** Records a change of settings, an export, or an attempt that was refused, in the audit log. */
export async function recordDeed(
  { person }: Pick<Invocation, 'person'>,
  { audit }: Pick<BotDeps, 'audit'>,
  { action, command, outcome, personId = person.id, organizationId = '' }: Deed,
): Promise<void> {
  await audit.record({
    action,
    outcome,
    command,
    actor: person,
    subject: { personId, organizationId },
  });
}
