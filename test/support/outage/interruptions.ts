import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** Events that the process before had begun to answer and had not finished, as its store tells them when it was killed. */
export type Interruptions = readonly Interruption[];

/** What one kill interrupted. */
export interface Interruption {
  /** When the process was dead: epoch milliseconds. */
  at: number;
  /** The bodies of the events: each quotes the id of its question. */
  bodies: readonly string[];
}

/** The lines of an inbox that matter here; what else there is has no id, or no body. */
const inboxLine = z.object({ type: z.string(), id: z.number(), body: z.string().optional() });

/** Reads what a killed process had begun from the inbox that it left on the disk. @param path of `inbox.jsonl` */
export async function readInterruption(path: string): Promise<Interruption> {
  const events = new Map<number, { body: string; hasBegun: boolean }>();
  for (const text of (await readFile(path, 'utf8')).split('\n')) {
    const line = parse(text);
    if (line === undefined) continue;
    const { type, id, body } = line;
    const event = events.get(id);
    if (body !== undefined) events.set(id, { body, hasBegun: false });
    if (event && type === 'begun') event.hasBegun = true;
    if (event && type === 'takenBack') event.hasBegun = false;
    if (type === 'done') events.delete(id);
  }
  const bodies = [...events.values()].filter(({ hasBegun }) => hasBegun).map(({ body }) => body);
  return { at: Date.now(), bodies };
}

/** Returns those kills that interrupted the answer to a question. @param id of its message */
export function interruptionsOf(id: string, all: Interruptions): Interruption[] {
  return all.filter(({ bodies }) => bodies.some((body) => body.includes(id)));
}

/** @returns undefined for a line that the kill cut short, and for one without a number */
function parse(text: string): z.infer<typeof inboxLine> | undefined {
  try {
    return inboxLine.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
