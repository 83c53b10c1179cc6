import type { SandboxPerson, World } from '../../world.ts';
import type { EventBus } from './event-bus.ts';
import { membershipId, newId, now, type StoredMembership, type StoredRoom } from './objects.ts';
import type { Records } from './records.ts';

/**
 * Opens a room and publishes its events.
 *
 * @param options.members the first one is the creator; a direct room has exactly two
 * @param options.moderators person ids; a room with moderators is locked
 * @param options.isAnnouncementOnly whether only moderators may post
 */
export function openRoom(
  records: Records,
  eventBus: EventBus,
  options: {
    title: string;
    type: StoredRoom['type'];
    members: readonly [SandboxPerson, ...SandboxPerson[]];
    moderators?: readonly string[] | undefined;
    isAnnouncementOnly?: boolean | undefined;
  },
): StoredRoom {
  const { title, type, members, moderators = [], isAnnouncementOnly = false } = options;
  const created = now();
  const room: StoredRoom = {
    id: newId('ROOM'),
    title,
    type,
    isLocked: moderators.length > 0,
    isAnnouncementOnly,
    creatorId: members[0].id,
    created,
    lastActivity: created,
  };
  records.addRoom(room);
  const joined = members.map((person) => addMember(records, room, person, moderators.includes(person.id)));
  eventBus.room('created', room, members[0].id);
  for (const membership of joined) eventBus.membership('created', membership, members[0].id);
  return room;
}

/** Stores a membership; the caller publishes the event. */
export function addMember(
  records: Records,
  room: StoredRoom,
  person: SandboxPerson,
  isModerator: boolean,
): StoredMembership {
  const membership: StoredMembership = {
    id: membershipId(person.id, room.id),
    roomId: room.id,
    roomType: room.type,
    personId: person.id,
    personEmail: person.email,
    personDisplayName: person.displayName,
    personOrgId: person.orgId,
    isModerator,
    isMonitor: false,
    created: now(),
  };
  records.addMembership(membership);
  return membership;
}

/** Opens the spaces of the world. */
export function openInitialRooms(records: Records, eventBus: EventBus, world: World): void {
  for (const space of world.spaces) {
    const [first, ...rest] = space.members.map((id) => {
      const person = records.people.get(id);
      if (!person) throw new Error(`The space "${space.title}" has a member who is not in the world.`);
      return person;
    });
    if (first) openRoom(records, eventBus, { ...space, members: [first, ...rest] });
  }
}
