/** Work that waits: how much, and for how long. */
export interface Backlog {
  size: number;
  /** Milliseconds since the oldest item came; 0 when there is none. */
  age: number;
}
