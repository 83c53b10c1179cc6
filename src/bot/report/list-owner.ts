import type { LinkKey } from '../../core/dashboard.ts';
import { grantId } from '../../core/links.ts';

/** Whose list it is: that of the person of a link, or of somebody who reads through a share of it. */
export interface ListOwner extends LinkKey {
  /** `networks` tells which networks are lent now: a list of others than were lent then is not found again. */
  share?: { id: string; askerId: string; networks: string } | undefined;
}

/** Returns the same for lists of one person through one link or share. */
export function ownerId(owner: ListOwner): string {
  const { share } = owner;
  return share === undefined ? grantId(owner) : `${grantId(owner)}\n${share.id}\n${share.askerId}`;
}
