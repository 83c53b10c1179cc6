import type { Log } from '../../core/log.ts';
import { codeOf, type Files } from './disk.ts';
import { unusableFile } from './folder-fault.ts';
import type { SavedInbox } from './inbox-file.ts';
import { createLineSum, type InboxState } from './inbox-lines.ts';
import { readLines } from './read-lines.ts';

/** An inbox that was read from its file. */
export interface ReadInbox {
  state: InboxState;
  /** The largest number of an event. */
  lastId: number;
  /** False when the file must stay as it is, because a damaged one could not be kept. */
  mayReplace: boolean;
}

/**
 * Reads the lines of an inbox. A last line that was cut short is ignored: nobody was told that it was written. When another
 * line is no line of an inbox, the others count, and the damaged file is kept as `<path>.damaged`.
 */
export async function readInbox(path: string, files: Files, log: Log): Promise<ReadInbox> {
  const lines = createLineSum();
  let damaged = 0;
  let isWhole = true;
  try {
    for await (const line of readLines(path)) {
      if (!isWhole) damaged += 1;
      isWhole = line === '' || lines.add(line);
    }
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw unusableFile(path, error);
  }
  const mayReplace = damaged === 0 || (await keepDamaged(path, files, log, damaged));
  return { state: lines.state(), lastId: lines.lastId, mayReplace };
}

async function keepDamaged(path: string, files: Files, log: Log, lines: number): Promise<boolean> {
  const aside = `${path}.damaged`;
  try {
    await files.rm(aside, { force: true });
    await files.link(path, aside);
  } catch (err) {
    log.error({ err, lines }, 'inbox file damaged in part, and no copy could be kept: it stays as it is');
    return false;
  }
  log.error({ aside, lines }, 'inbox file damaged in part: some questions may be lost or answered twice');
  return true;
}

/**
 * Adds the inbox of a former version. When a process ended after it wrote the events and before it deleted their former
 * file, they are known already.
 */
export function mergeFormer(state: InboxState, former: SavedInbox): InboxState {
  const known = new Set(state.unfinished.map(identityOf));
  const added = former.unfinished.filter((event) => !known.has(identityOf(event)));
  const first = Math.max(0, ...state.unfinished.map(({ id }) => id)) + 1;
  const times = [state.heardAt, former.heardAt].filter((at) => at !== undefined);
  return {
    ...state,
    heardAt: times.length === 0 ? undefined : Math.max(...times),
    unfinished: [...state.unfinished, ...added.map((event, n) => ({ ...event, id: first + n }))],
    seen: [...new Map([...former.seen, ...state.seen])],
  };
}

function identityOf({ partitionKey, body, acceptedAt }: SavedInbox['unfinished'][number]): string {
  return JSON.stringify([partitionKey, body, acceptedAt]);
}
