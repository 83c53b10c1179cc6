import { auditNames } from '../core/links.ts';
import type { Asked, Parts } from './command.ts';

/** Everything that changes something is in the audit log; so is what people choose for themselves or a space. */
export async function recordSetting(
  { person, reference }: Pick<Asked, 'person' | 'reference'>,
  { audit, clock }: Pick<Parts, 'audit' | 'clock'>,
  {
    command,
    outcome,
    organizationId = '',
  }: { command: string; outcome: string; organizationId?: string | undefined },
): Promise<void> {
  await audit.record({
    at: clock(),
    actorId: person.id,
    action: 'setting',
    personId: person.id,
    organizationId,
    outcome,
    command,
    reference,
    names: auditNames(person),
  });
}
