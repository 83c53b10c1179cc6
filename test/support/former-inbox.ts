import { wrap } from '../../src/store/embedded/envelope.ts';
import type { SavedInbox } from '../../src/store/embedded/inbox-file.ts';

/** Returns `inbox.json` as the version before `inbox.jsonl` wrote it at its end. */
export function formerInbox({ unfinished, ...inbox }: SavedInbox): Buffer {
  const events = unfinished.map(({ partitionKey: lane, ...event }) => ({ lane, ...event }));
  return Buffer.concat(wrap([Buffer.from(JSON.stringify({ ...inbox, unfinished: events }))]));
}
