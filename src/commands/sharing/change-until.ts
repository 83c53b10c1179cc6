import type { CommandDeps, Invocation } from '../../bot/command.ts';
import { code } from '../../bot/text/wording.ts';
import { KnownError } from '../../core/errors.ts';
import { type Share, shareEnd } from '../../core/shares.ts';
import { auditedLender } from '../../core/sharing/end-share.ts';

/**
 * Stores until when a share lasts, unless it has ended, and records it in the audit log.
 *
 * @param change the reason stays when none is given
 * @param command the name for the audit log
 * @returns the changed share
 * @throws KnownError `not_found` when it has ended, or is not the person's own
 */
export async function changeUntil(
  id: string,
  { until, reason }: Pick<Share, 'until' | 'reason'>,
  command: string,
  { person }: Pick<Invocation, 'person'>,
  { store, audit, clock }: Pick<CommandDeps, 'store' | 'audit' | 'clock'>,
): Promise<Share> {
  let before = 0;
  const changed = await store.changeShare(id, (share) => {
    if (share.lender.personId !== person.id || shareEnd(share, clock()) !== undefined) throw noSuchShare();
    before = share.until;
    return { ...share, until, ...(reason !== undefined && { reason }) };
  });
  if (changed === undefined) throw noSuchShare();
  const outcome = until < before ? 'shortened' : 'extended';
  await audit.record({
    ...{ action: 'share_extended', outcome, command, shareId: id },
    ...{ actor: person, subject: auditedLender(changed) },
  });
  return changed;
}

/**
 * Finds a share that a person lends.
 *
 * @throws KnownError `not_found` for one that is not their own, or has ended
 */
export async function ownShare(
  id: string,
  { person }: Pick<Invocation, 'person'>,
  { store, clock }: Pick<CommandDeps, 'store' | 'clock'>,
): Promise<Share> {
  const share = await store.findShare(id);
  if (share === undefined || share.lender.personId !== person.id || shareEnd(share, clock()) !== undefined)
    throw noSuchShare();
  return share;
}

/** The refusal about a share that is not there any more; the same words for one that never was the person's. */
function noSuchShare(): KnownError {
  const choice = { question: 'That share has ended.', of: [{ label: 'What I lend', command: 'shares' }] };
  return new KnownError(
    'not_found',
    'You have no such share, or it has ended.',
    `Say ${code('shares')} to see what you lend.`,
    {
      choice,
    },
  );
}
