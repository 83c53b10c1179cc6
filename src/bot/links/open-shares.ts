import { type ShareConditions, shareState } from '../../core/share-state.ts';
import { linkOf, type Share, shareEnd } from '../../core/shares.ts';
import type { BotDeps } from '../command.ts';
import { SLEEPS } from './lent-phrases.ts';

/**
 * Finds the shares that can be, or could be, asked through, and why some can't now.
 *
 * @returns `sleeping` writes why a share sleeps; empty for one that does not
 */
export async function openShares(
  shares: readonly Share[],
  { store, sharing, admission, clock }: Pick<BotDeps, 'store' | 'sharing' | 'admission' | 'clock'>,
): Promise<{ open: Share[]; sleeping: (share: Pick<Share, 'id'>) => string }> {
  const now = clock();
  const conditions: ShareConditions = { sharing, isSuspended: admission.isSuspended, now };
  const why = new Map<string, string>();
  const open: Share[] = [];
  for (const share of shares) {
    if (shareEnd(share, now) !== undefined) continue;
    const state = shareState(share, await store.findGrant(linkOf(share)), conditions);
    if (state.state === 'ended') continue;
    if (state.state === 'asleep') why.set(share.id, SLEEPS[state.why]);
    open.push(share);
  }
  return { open, sleeping: ({ id }) => why.get(id) ?? '' };
}
