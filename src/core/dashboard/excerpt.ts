/** Where a list goes on: opaque, and good for the same method of any later Dashboard of the same link. */
export type Cursor = string;

/** Items that were read; `next` is there when there are more behind them. */
export interface Excerpt<T> {
  items: T[];
  next?: Cursor | undefined;
}

/** How much went through, in bytes. Meraki tells kB and MB; they are taken as powers of 1,024. */
export interface Usage {
  total: number;
  /** What the client, the port's other end or the site sent. */
  upstream?: number | undefined;
  downstream?: number | undefined;
}
