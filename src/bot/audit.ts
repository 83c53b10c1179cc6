import type { AuditEntry } from '../core/links.ts';
import type { BotDeps, Invocation } from './command.ts';

/** What somebody did with this bot that is about no link. */
export interface Deed {
  action: AuditEntry['action'] & ('setting' | 'export' | 'refused');
  command: string;
  outcome: string;
  /** Whom it is about; the asker when absent. */
  personId?: string;
  organizationId?: string | undefined;
}

/** Everything that changes something is in the audit log, and so is who tried what is not theirs to do. */
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
