import type { StoredMessage } from '../../src/sandbox/webex/state/objects.ts';
import { newCommandMessage, newMembership, newRoom } from '../webex/objects.ts';
import type { TestBed } from './test-bed.ts';

/** A group space of Ada and the bot. */
export interface BenchSpace {
  /** Adds Ada's message to the bot, without notifying anybody. */
  say(text: string): StoredMessage;
  /** Returns the bot's replies to a message. */
  answersTo(question: StoredMessage): StoredMessage[];
  /** Removes all messages, so that the space does not grow. */
  clear(): void;
}

/** Creates spaces in the stand-in, without notifying anybody. */
export function createSpaces(
  { webex: { api }, world: { people, bot } }: TestBed,
  amount: number,
): BenchSpace[] {
  const [ada] = people;
  if (ada === undefined) throw new Error('the world has no people');
  return Array.from({ length: amount }, (_, n) => {
    const room = newRoom(`Site ${n + 1}`, ada);
    api.addRoom(room);
    for (const person of [ada, bot]) api.addMembership(newMembership(room, person));
    return {
      say(text) {
        const message = newCommandMessage(room, ada, bot, text);
        api.putMessage(message);
        return message;
      },
      answersTo: ({ id }) => [...api.messagesIn(room.id).values()].filter((one) => one.parentId === id),
      clear() {
        for (const message of [...api.messagesIn(room.id).values()]) api.removeMessage(message);
      },
    };
  });
}
