/** Lets a limited number of callers go on at a time, in the order in which they came. */
export interface Places {
  /** Resolves when the caller has a place. @returns gives it back; further calls do nothing */
  take(): Promise<() => void>;
}

/** Creates places. @param amount how many callers have one at a time */
export function createPlaces(amount: number): Places {
  const waiting: (() => void)[] = [];
  let free = amount;

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
