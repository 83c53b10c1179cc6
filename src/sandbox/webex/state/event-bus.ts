import { canSee } from './access.ts';
import type { Action, StoredMembership, StoredMessage, StoredRoom } from './objects.ts';
import type { Records } from './records.ts';

/** An event in a room. */
export interface RoomEvent {
  resource: 'messages' | 'memberships' | 'rooms' | 'attachmentActions';
  event: 'created' | 'updated' | 'deleted';
  actorId: string;
  /** Ids of the people who are notified. */
  audience: ReadonlySet<string>;
  /** Returns the full public object, as this person sees it. */
  dataFor(personId: string): Record<string, unknown>;
}

type EventKind = RoomEvent['event'];

/** Publishes events to subscribers, in order and synchronously, and decides which people are notified. */
export interface EventBus {
  message(event: EventKind, message: StoredMessage, actorId: string): void;
  membership(event: EventKind, membership: StoredMembership, actorId: string): void;
  room(event: EventKind, room: StoredRoom, actorId: string): void;
  action(action: Action, cardAuthorId: string): void;
  /** Adds a subscriber. @returns a function that removes it */
  subscribe(listener: (roomEvent: RoomEvent) => void): () => void;
}

/** Creates an event bus without subscribers. */
export function createEventBus(records: Records): EventBus {
  const listeners = new Set<(roomEvent: RoomEvent) => void>();
  const tell = (roomEvent: RoomEvent) => {
    for (const listener of listeners) listener(roomEvent);
  };
  const members = (roomId: string) => records.membersOf(roomId).keys();
  const same = (data: object) => () => ({ ...data });

  return {
    message: (event, message, actorId) =>
      tell({
        resource: 'messages',
        event,
        actorId,
        audience: new Set([...members(message.roomId)].filter((id) => canSee(records, id, message))),
        dataFor: same(message),
      }),
    // The audience includes the member who was removed.
    membership: (event, membership, actorId) =>
      tell({
        resource: 'memberships',
        event,
        actorId,
        audience: new Set([...members(membership.roomId), membership.personId]),
        dataFor: same(membership),
      }),
    room: (event, room, actorId) =>
      tell({
        resource: 'rooms',
        event,
        actorId,
        audience: new Set(members(room.id)),
        dataFor: (personId) => ({ ...roomFor(records, room, personId) }),
      }),
    action: (action, cardAuthorId) =>
      tell({
        resource: 'attachmentActions',
        event: 'created',
        actorId: action.personId,
        audience: new Set([cardAuthorId]),
        dataFor: same(action),
      }),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Returns the room as this person sees it: a direct room has the other member's name as its title. */
export function roomFor(records: Records, room: StoredRoom, personId: string): StoredRoom {
  if (room.type === 'group') return room;
  const other = [...records.membersOf(room.id).values()].find((m) => m.personId !== personId);
  return other ? { ...room, title: other.personDisplayName } : room;
}
