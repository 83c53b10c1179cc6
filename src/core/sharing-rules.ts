import type { Share } from './shares.ts';

/** SHARING: off: nobody borrows · people: only people · on: people and spaces. */
export type SharingMode = 'off' | 'people' | 'on';

/** What the operator allows. */
export interface SharingSettings {
  mode: SharingMode;
  /** SHARE_OUTSIDE: whether people of another Webex organization than the lender's may borrow. */
  outside: boolean;
  /** SHARE_MAX_DAYS: the longest time from now until the end of a share, in days. */
  maxDays: number;
}

/**
 * Tells whether the operator's switches allow a share; one that they do not allow sleeps, and is awake again when they do.
 *
 * @param lenderOrgId the Webex organization of the lender now
 */
export function isAllowedBy(
  { mode, outside }: Pick<SharingSettings, 'mode' | 'outside'>,
  { borrower }: Pick<Share, 'borrower'>,
  lenderOrgId: string,
): boolean {
  if (mode === 'off') return false;
  if (borrower.kind === 'space') return mode === 'on';
  return outside || isSameOrganization(borrower.orgId, lenderOrgId);
}

/** Whether both are ids of the same Webex organization: an empty one equals no other. */
export function isSameOrganization(one: string, other: string): boolean {
  return one !== '' && one === other;
}
