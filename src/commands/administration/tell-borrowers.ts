import type { CommandDeps } from '../../bot/command.ts';
import { bold } from '../../bot/text/wording.ts';
import type { Share } from '../../core/shares.ts';
import { changeOnce } from '../../core/sharing/change-once.ts';

/** Tells the borrowers that shares have ended whose lender is forgotten: without a name, as nothing is kept of the lender. */
export async function tellBorrowers(
  shares: readonly Share[],
  { store, tell, clock }: Pick<CommandDeps, 'store' | 'tell' | 'clock'>,
): Promise<void> {
  for (const { id, borrower, organizationName } of shares) {
    const marked = await changeOnce(store, id, (share) =>
      share.ended !== undefined && share.endToldAt === undefined ? { ...share, endToldAt: clock() } : share,
    );
    if (marked === undefined || borrower.kind !== 'person') continue;
    const what = `A link to ${bold(organizationName)} that was lent to you has ended.`;
    await tell(borrower.personId, `${what} Say \`request access\` if you still need it.`);
  }
}
