/** When the data of one command was read. Times are epoch milliseconds. */
export interface ReadTimes {
  /** Notes that an answer of Meraki was used which arrived at this time. */
  noteRead(at: number): void;
  /** Notes that a list was used which was kept since this time. */
  noteKept(since: number): void;
  /** Returns the time that an answer may name as that of its data; undefined when nothing was read. */
  readAt(): number | undefined;
}

/**
 * Creates the times of one command. Of several reads the oldest counts: nothing in the answer is older than it says. A kept list
 * counts only when nothing else was read, because beside other reads it only gives names to what they say.
 */
export function createReadTimes(): ReadTimes {
  let read = Number.POSITIVE_INFINITY;
  let kept = Number.POSITIVE_INFINITY;
  return {
    noteRead(at) {
      read = Math.min(read, at);
    },
    noteKept(since) {
      kept = Math.min(kept, since);
    },
    readAt: () => [read, kept].find(Number.isFinite),
  };
}
