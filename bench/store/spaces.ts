import type { StoredMessage } from '../../src/sandbox/webex/state/objects.ts';
import { newCommandMessage, newMembership, newRoom } from '../webex/objects.ts';
import type { TestBed } from './test-bed.ts';

/** A group space of Ada and the bot. */
export interface BenchSpace {
  /** She says it to the bot, and Webex tells nobody. */
  say(text: string): StoredMessage;
  /** What the bot has said below that message. */
  answersTo(question: StoredMessage): StoredMessage[];
  /** Takes the messages out, so that the space stays as it is. */
  clear(): void;
}

/** Makes spaces in the stand-in, and tells nobody. */
export function createSpaces(
  { webex: { api }, world: { people, bot } }: TestBed,
  amount: number,
): BenchSpace[] {
  const [ada] = people;
  if (ada === undefined) throw new Error('nobody is there');
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
