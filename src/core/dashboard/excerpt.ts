/** The position at which a list continues: opaque, valid for the same method of any later Dashboard of the same link. */
export type Cursor = string;

/** One page of a list; `next` is present when more items follow. */
export interface Excerpt<T> {
  items: T[];
  next?: Cursor | undefined;
}

/** The time that is asked about, in epoch milliseconds. */
export interface ReadTime {
  since: number;
  /**
   * The end. Infinity means exactly since `since`; absent means that `since` was counted back from now, where some seconds do
   * not matter: the same question of two people is one call.
   */
  until?: number | undefined;
}

/**
 * The networks that a question is about: at most 100, else RangeError. None is answered with nothing, and without a call; absent is
 * all networks. Beside a single one, it is about that one if it is among them.
 */
export interface OfNetworks {
  networkIds?: readonly string[] | undefined;
}

/** Transferred data in bytes; undefined is not known. Meraki's kB and MB are taken as powers of 1,024. */
export interface Usage {
  total?: number | undefined;
  /** Sent by the client, by the other end of the port or by the site. */
  upstream?: number | undefined;
  downstream?: number | undefined;
}
