import { z } from 'zod';
import type { InboxEvent } from '../../core/inbox.ts';
import type { SavedInbox, UnfinishedEvent } from './inbox-file.ts';

const id = z.int().positive();
const time = z.number();

/** The lines of `inbox.jsonl`. Fields that a newer version added are ignored. */
const inboxLine = z.discriminatedUnion('type', [
  /** An event was accepted. */
  z.object({
    type: z.literal('accepted'),
    id,
    at: time,
    key: z.string(),
    until: time,
    /** Whether the product made it itself. */
    isOwn: z.boolean().optional(),
    /** The partition key, by its name in the database. Absent when nothing has to be done. */
    lane: z.string().optional(),
    body: z.string().optional(),
  }),
  /** The first effect of an event may have happened. */
  z.object({ type: z.literal('begun'), id }),
  /** No effect of an event has happened. */
  z.object({ type: z.literal('takenBack'), id }),
  z.object({ type: z.literal('done'), id }),
  /** Since when events may be missing; null when none are. */
  z.object({ type: z.literal('missedSince'), since: time.nullable() }),
  // The lines below are what is left of those above when the file is shortened.
  z.object({ type: z.literal('heardAt'), at: time }),
  z.object({ type: z.literal('seen'), key: z.string(), until: time }),
  z.object({ type: z.literal('unfinished'), id, at: time, lane: z.string(), body: z.string() }),
]);

/** One line of `inbox.jsonl`. */
export type InboxLine = z.infer<typeof inboxLine>;

/** What the lines of an inbox add up to. */
export interface InboxState extends SavedInbox {
  /** Since when events may be missing: epoch milliseconds. */
  missedSince?: number | undefined;
  unfinished: NumberedEvent[];
}

/** An unfinished event, with the number that its lines have. */
export interface NumberedEvent extends UnfinishedEvent {
  id: number;
}

/** Returns a line without its line feed. */
export function encodeLine(line: InboxLine): string {
  return JSON.stringify(line);
}

/** Returns the line of an event that was accepted. */
export function acceptedLine(id: number, at: number, event: InboxEvent): string {
  const { key, rememberFor, partitionKey: lane, isOwn } = event;
  const until = at + rememberFor;
  const body = lane === undefined ? undefined : event.body;
  return encodeLine({ type: 'accepted', id, at, key, until, isOwn, lane, body });
}

/** Returns the shortest lines that add up to a state. */
export function stateLines({ heardAt, missedSince, seen, unfinished }: InboxState): string[] {
  return [
    ...seen.map(([key, until]) => encodeLine({ type: 'seen', key, until })),
    ...unfinished.flatMap(({ id, acceptedAt: at, partitionKey: lane, body, isInterrupted }) => [
      encodeLine({ type: 'unfinished', id, at, lane, body }),
      ...(isInterrupted ? [encodeLine({ type: 'begun', id })] : []),
    ]),
    ...(heardAt === undefined ? [] : [encodeLine({ type: 'heardAt', at: heardAt })]),
    ...(missedSince === undefined ? [] : [encodeLine({ type: 'missedSince', since: missedSince })]),
  ];
}

/** Adds up lines, in their order. */
export function createLineSum() {
  const seen = new Map<string, number>();
  const unfinished = new Map<number, NumberedEvent>();
  let heardAt: number | undefined;
  let missedSince: number | undefined;
  /** The largest number of an event. */
  let lastId = 0;

  function keep(id: number, acceptedAt: number, partitionKey: string, body: string): void {
    unfinished.set(id, { id, acceptedAt, partitionKey, body, isInterrupted: false });
  }

  function remember(key: string, until: number): void {
    if (seen.get(key) === until) return;
    seen.delete(key); // behind the others, in the order of their ends
    seen.set(key, until);
  }

  function add(line: InboxLine): void {
    if ('id' in line) lastId = Math.max(lastId, line.id);
    switch (line.type) {
      case 'accepted':
        remember(line.key, line.until);
        if (!line.isOwn) heardAt = line.at;
        if (line.lane !== undefined) keep(line.id, line.at, line.lane, line.body ?? '');
        break;
      case 'begun':
      case 'takenBack': {
        const event = unfinished.get(line.id);
        if (event !== undefined) event.isInterrupted = line.type === 'begun';
        break;
      }
      case 'done':
        unfinished.delete(line.id);
        break;
      case 'missedSince':
        missedSince = line.since ?? undefined;
        break;
      case 'heardAt':
        heardAt = line.at;
        break;
      case 'seen':
        remember(line.key, line.until);
        break;
      case 'unfinished':
        keep(line.id, line.at, line.lane, line.body);
    }
  }

  return {
    /** Adds a line of the file. @returns whether it is one */
    add(text: string): boolean {
      const line = parse(text);
      if (line !== undefined) add(line);
      return line !== undefined;
    },
    /** Returns what the lines so far add up to. */
    state: (): InboxState => ({
      heardAt,
      missedSince,
      seen: [...seen],
      unfinished: [...unfinished.values()],
    }),
    get lastId() {
      return lastId;
    },
  };
}

function parse(text: string): InboxLine | undefined {
  try {
    return inboxLine.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
