import { canSee } from './access.ts';
import type { Action, StoredMembership, StoredMessage, StoredRoom } from './objects.ts';
import type { Records } from './records.ts';

/** Something that happened in a room. */
export interface RoomEvent {
  resource: 'messages' | 'memberships' | 'rooms' | 'attachmentActions';
  event: 'created' | 'updated' | 'deleted';
  actorId: string;
  /** Ids of the people who learn of it. */
  audience: ReadonlySet<string>;
  /** The full public object, as this person sees it. */
  dataFor(personId: string): Record<string, unknown>;
}

type EventKind = RoomEvent['event'];

/** Tells listeners, in order and synchronously, what happened; decides who learns of it. */
export interface EventBus {
  message(event: EventKind, message: StoredMessage, actorId: string): void;
  membership(event: EventKind, membership: StoredMembership, actorId: string): void;
  room(event: EventKind, room: StoredRoom, actorId: string): void;
  action(action: Action, cardAuthorId: string): void;
  /** @returns what ends the subscription */
  subscribe(listener: (happening: RoomEvent) => void): () => void;
}

export function createEventBus(records: Records): EventBus {
  const listeners = new Set<(happening: RoomEvent) => void>();
  const tell = (happening: RoomEvent) => {
    for (const listener of listeners) listener(happening);
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
    // The one who was removed learns of it too.
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

/** The room as this person sees it: a direct room bears the other's name. */
export function roomFor(records: Records, room: StoredRoom, personId: string): StoredRoom {
  if (room.type === 'group') return room;
  const other = [...records.membersOf(room.id).values()].find((m) => m.personId !== personId);
  return other ? { ...room, title: other.personDisplayName } : room;
}
