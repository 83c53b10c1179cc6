import { open } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** A file of lines that grows at its end, as durable as the bot's own inbox, and with nothing else. */
export interface FloorInbox {
  /** Resolves when the line is flushed to the disk; lines that come together share a flush. */
  append(line: string): Promise<void>;
  /** Resolves when the line is written, so that it outlives a kill of the process; it may not be flushed yet. */
  note(line: string): Promise<void>;
}

/** Opens the file; makes it when it is missing. */
export async function openFloorInbox(path: string): Promise<FloorInbox> {
  const file = await open(path, 'a', 0o600);
  let waiting: string[] = [];
  let mustFlush = false;
  let gathering: Promise<void> | undefined;
  let last = Promise.resolve();

  async function writeAfter(previous: Promise<void>): Promise<void> {
    await previous;
    await nextTurn();
    gathering = undefined;
    const [lines, flushes] = [waiting, mustFlush];
    waiting = [];
    mustFlush = false;
    await file.appendFile(lines.join(''));
    if (flushes) await file.datasync();
  }

  function commit(line: string): Promise<void> {
    waiting.push(`${line}\n`);
    if (gathering === undefined) {
      gathering = writeAfter(last);
      last = gathering;
    }
    return gathering;
  }

  return {
    append(line) {
      mustFlush = true;
      return commit(line);
    },
    note: commit,
  };
}
