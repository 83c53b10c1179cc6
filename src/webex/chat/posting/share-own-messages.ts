import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Broadcast } from '../../../core/broadcast.ts';
import type { KnownMessage, OwnMessages } from './own-messages.ts';

const id = z.string().min(1);
/** Who asks, the space, and the time since which: epoch milliseconds. */
const question = z.tuple([id, id, z.number()]);
/** The id, the space, the parent or '', when it was created or '', and whether a post is known for it: 1 or 0. */
const answer = z.array(z.tuple([id, id, z.string(), z.string(), z.number()]));

/** The most bytes of an answer, which is quoted once more: PostgreSQL passes on less than 8000 (manual, NOTIFY). */
const MAX_ANSWER_BYTES = 6_000;

/**
 * Lets instances ask each other for own messages of the bot: the webhook of a message reaches any of them, not the one that
 * posted. Nothing is published but when an instance is in doubt.
 *
 * @returns asks the others what they know of a space since a time; they answer into `own`
 */
export function shareOwnMessages(
  own: OwnMessages,
  broadcast: Broadcast,
): (roomId: string, after: number) => void {
  const me = randomUUID();
  broadcast.subscribe('doubt', (text) => {
    const { data } = question.safeParse(parsed(text));
    if (data === undefined || data[0] === me) return;
    const known = own.since(data[1], data[2]);
    if (known.length > 0) broadcast.publish('posted', written(known));
  });
  broadcast.subscribe('posted', (text) => {
    const { data = [] } = answer.safeParse(parsed(text));
    own.merge(
      data.map(([id, roomId, parentId, created, isTaken]) => ({
        id,
        roomId,
        parentId: parentId || undefined,
        created,
        isTaken: isTaken === 1,
      })),
    );
  });
  return (roomId, after) => broadcast.publish('doubt', JSON.stringify([me, roomId, after]));
}

/** Writes as many messages as fit, the newest first. */
function written(known: readonly KnownMessage[]): string {
  const entries: string[] = [];
  let bytes = 0;
  for (const { id, roomId, parentId, created, isTaken } of known.toReversed()) {
    const entry = JSON.stringify([id, roomId, parentId ?? '', created ?? '', isTaken ? 1 : 0]);
    bytes += Buffer.byteLength(JSON.stringify(entry));
    if (bytes > MAX_ANSWER_BYTES) break;
    entries.push(entry);
  }
  return `[${entries.join(',')}]`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
