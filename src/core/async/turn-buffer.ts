/** Text that is written at the end of a turn of the event loop. */
export interface TurnBuffer {
  add(text: string): void;
  /** Writes at once what was added so far. */
  flush(): void;
}

/** Characters that are not kept any longer, however long the turn is. */
const MAX_KEPT = 64 * 1024;

/**
 * Collects text and writes it once a turn of the event loop, in its order: under load each line would cost a system call.
 * It is written before the process exits, too, whether that is by its end, by `process.exit` or by an uncaught error. One
 * for a process: it listens for the exit as long as the process runs.
 */
export function createTurnBuffer(write: (text: string) => void): TurnBuffer {
  let waiting = '';
  let isExiting = false;
  function flush(): void {
    const text = waiting;
    waiting = '';
    if (text !== '') write(text);
  }
  process.on('exit', () => {
    isExiting = true;
    flush();
  });
  return {
    add(text) {
      // An exiting process takes no further turn.
      if (isExiting) return write(text);
      if (waiting === '') setImmediate(flush);
      waiting += text;
      if (waiting.length > MAX_KEPT) flush();
    },
    flush,
  };
}
