/** The reads of one question, and what was unreadable in those about the lent networks alone. */
export interface Readings {
  /** Reads from Meraki. @param isWhole whether the answer may be about networks that are not lent */
  read<T>(isWhole: boolean, read: () => Promise<T>): Promise<T>;
  unreadableItems(): number;
}

/**
 * Counts the unreadable items of a question without those of networks that are not lent. Nobody can tell to which network an
 * item belongs that can't be read: therefore it counts only if no read of a whole organization was under way when it came. That
 * may be too few, and never tells anything of what is not lent.
 *
 * @param unreadable counts the unreadable items of all reads
 */
export function createReadings(unreadable: () => number): Readings {
  let counted = 0;
  let seen = 0;
  let wholes = 0;

  function note(): void {
    const now = unreadable();
    if (wholes === 0) counted += Math.max(0, now - seen);
    seen = now;
  }

  return {
    async read(isWhole, read) {
      note();
      if (isWhole) wholes += 1;
      try {
        return await read();
      } finally {
        note();
        if (isWhole) wholes -= 1;
      }
    },
    unreadableItems: () => counted,
  };
}
