import { LRUCache } from 'lru-cache';
import { unlessRefused, type Webex } from '../../client/index.ts';

/** The direct spaces of people with the bot. */
export interface DirectRooms {
  remember(personId: string, roomId: string): void;
  /** Returns the space of a person as far as it is remembered. */
  remembered(personId: string): string | undefined;
  /** Finds the space of a person; undefined when there is none. @throws WebexError in passing */
  find(personId: string): Promise<string | undefined>;
}

/** The most spaces that are remembered, at about 0.3 KB each. */
const MAX_ROOMS = 10_000;

/** Creates an empty memory that asks Webex for what it lacks. */
export function createDirectRooms(client: Pick<Webex, 'memberships' | 'directMessages'>): DirectRooms {
  const rooms = new LRUCache<string, string>({ max: MAX_ROOMS });

  async function ask(personId: string): Promise<string | undefined> {
    const memberships = await unlessRefused(client.memberships.list({ personId }));
    const direct = memberships?.items.find(
      (one) => one.personId === personId && one.roomType === 'direct',
    )?.roomId;
    // Webex may show memberships only of a named space: the messages then tell the space.
    return direct ?? (await unlessRefused(client.directMessages.list({ personId })))?.items[0]?.roomId;
  }

  return {
    remember(personId, roomId) {
      rooms.set(personId, roomId);
    },
    remembered: (personId) => rooms.get(personId),
    async find(personId) {
      const roomId = rooms.get(personId) ?? (await ask(personId));
      if (roomId !== undefined) rooms.set(personId, roomId);
      return roomId;
    },
  };
}
