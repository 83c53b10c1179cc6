import type { SandboxPerson, World } from '../../world.ts';
import type { EventBus } from './event-bus.ts';
import { membershipId, newId, now, type StoredMembership, type StoredRoom } from './objects.ts';
import type { Records } from './records.ts';

/** A new room with its members; the first one made it. A direct room has exactly two. One with moderators is locked. */
export function openRoom(
  records: Records,
  happenings: EventBus,
  options: {
    title: string;
    type: StoredRoom['type'];
    members: readonly [SandboxPerson, ...SandboxPerson[]];
    moderators?: readonly string[] | undefined;
  },
): StoredRoom {
  const { title, type, members, moderators = [] } = options;
  const created = now();
  const room: StoredRoom = {
    id: newId('ROOM'),
    title,
    type,
    isLocked: moderators.length > 0,
    creatorId: members[0].id,
    created,
    lastActivity: created,
  };
  records.addRoom(room);
  const joined = members.map((person) => addMember(records, room, person, moderators.includes(person.id)));
  happenings.room('created', room, members[0].id);
  for (const membership of joined) happenings.membership('created', membership, members[0].id);
  return room;
}

/** Records a membership; the caller announces it. */
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

/** Opens the rooms with which the sandbox starts. */
export function openInitialRooms(records: Records, happenings: EventBus, world: World): void {
  for (const space of world.spaces) {
    const [first, ...rest] = space.members.map((id) => {
      const person = records.people.get(id);
      if (!person) throw new Error(`The space "${space.title}" has a member who is not in the world.`);
      return person;
    });
    if (first) openRoom(records, happenings, { ...space, members: [first, ...rest] });
  }
}
