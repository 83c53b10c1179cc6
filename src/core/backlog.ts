/** What waits to be done. */
export interface Backlog {
  size: number;
  /** Milliseconds since the oldest came; 0 when there is none. */
  age: number;
}
