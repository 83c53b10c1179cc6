import type { Grant } from './links.ts';
import { type Share, type ShareEnd, shareEnd } from './shares.ts';
import { isAllowedBy, type SharingSettings } from './sharing-rules.ts';

/**
 * Whether a share can be asked through: active: through this link · asleep: its link has to be made again, or its lender may not
 * use the bot now (`suspended`), or the operator turned a switch off (`switched_off`); it wakes by itself · ended.
 */
export type ShareState =
  | { state: 'active'; grant: Grant }
  | { state: 'asleep'; why: 'relink_required' | 'suspended' | 'switched_off' }
  | { state: 'ended'; end: ShareEnd };

/** What decides about shares besides themselves. */
export interface ShareConditions {
  sharing: Pick<SharingSettings, 'mode' | 'outside'>;
  /** @see Admission.isSuspended */
  isSuspended(grant: Grant): boolean;
  /** Epoch milliseconds. */
  now: number;
}

/**
 * Decides what state a share is in. Who asks, and where, is another question: a person's Webex organization and the members of a
 * space are known only when they ask.
 *
 * @param grant the link of its lender as it is stored now; undefined when there is none
 */
export function shareState(
  share: Share,
  grant: Grant | undefined,
  { sharing, isSuspended, now }: ShareConditions,
): ShareState {
  const end = shareEnd(share, now);
  if (end !== undefined) return { state: 'ended', end };
  if (grant === undefined) return { state: 'ended', end: { at: now, why: 'link_ended' } };
  const lenderOrgId = grant.personOrgId ?? share.lender.orgId;
  if (lenderOrgId !== share.lender.orgId)
    return { state: 'ended', end: { at: now, why: 'left_organization' } };
  if (!isAllowedBy(sharing, share, lenderOrgId)) return { state: 'asleep', why: 'switched_off' };
  if (isSuspended(grant)) return { state: 'asleep', why: 'suspended' };
  if (grant.status !== 'active') return { state: 'asleep', why: 'relink_required' };
  return { state: 'active', grant };
}
