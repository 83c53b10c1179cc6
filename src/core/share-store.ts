import type { AccessRequest } from './access-requests.ts';
import type { Share, ShareEnd, ShareFilter, ShareTimes } from './shares.ts';

/** The stored shares. Ended ones are kept for some time. @see ENDED_SHARE_LIFE */
export interface ShareStore {
  findShare(id: string): Promise<Share | undefined>;
  /** Lists shares, those that were lent last first. */
  listShares(filter: ShareFilter): Promise<Share[]>;
  /** Lists the shares about which something may have to be done, those that were lent last first; few, however many there are. @see isShareDue */
  listDueShares(times: ShareTimes): Promise<Share[]>;
  /**
   * Applies a pure step to a stored share, atomically. An error of `step` rejects and changes nothing; nothing is written when
   * it returns the share unchanged.
   *
   * @returns the changed share, or undefined when there is none of that id
   */
  changeShare(id: string, step: (share: Share) => Share): Promise<Share | undefined>;
  /** Ends the open shares that fit, all together or none. @returns those that this call ended, changed */
  endShares(filter: ShareFilter, end: ShareEnd): Promise<Share[]>;
}

/** The stored requests for access. Those that are older than their life are kept no longer. */
export interface AccessRequestStore {
  /**
   * Saves a new request when `mayAdd` allows it, atomically for all requests of its person.
   *
   * @param mayAdd gets the stored requests of the person, newest first
   * @returns whether it was saved
   */
  addAccessRequest(
    request: AccessRequest,
    mayAdd: (others: readonly AccessRequest[]) => boolean,
  ): Promise<boolean>;
  findAccessRequest(id: string): Promise<AccessRequest | undefined>;
  /** Lists the requests of a person, newest first. */
  listAccessRequests(requesterId: string): Promise<AccessRequest[]>;
  /** Lists everybody's requests about which somebody can still decide. @param now epoch milliseconds */
  listOpenAccessRequests(now: number): Promise<AccessRequest[]>;
  /** Applies a pure step to a stored request, atomically. An error of `step` rejects and changes nothing. @see ShareStore.changeShare */
  changeAccessRequest(
    id: string,
    step: (request: AccessRequest) => AccessRequest,
  ): Promise<AccessRequest | undefined>;
}
