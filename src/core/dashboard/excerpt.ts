/** The position at which a list continues: opaque, valid for the same method of any later Dashboard of the same link. */
export type Cursor = string;

/** One page of a list; `next` is present when more items follow. */
export interface Excerpt<T> {
  items: T[];
  next?: Cursor | undefined;
}

/** Transferred data in bytes; undefined is not known. Meraki's kB and MB are taken as powers of 1,024. */
export interface Usage {
  total?: number | undefined;
  /** Sent by the client, by the other end of the port or by the site. */
  upstream?: number | undefined;
  downstream?: number | undefined;
}
