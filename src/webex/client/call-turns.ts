/** Lets a limited number of callers go on at a time, in the order in which they came. */
export interface CallTurns {
  /** Resolves when it is the caller's turn. @returns ends the turn; further calls do nothing */
  take(): Promise<() => void>;
}

/** Creates turns. @param places how many callers have one at a time */
export function createCallTurns(places: number): CallTurns {
  const waiting: (() => void)[] = [];
  let free = places;

  function end(): void {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  }

  return {
    async take() {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      let isEnded = false;
      return () => {
        if (!isEnded) end();
        isEnded = true;
      };
    },
  };
}
