import type { SandboxPerson } from '../../world.ts';
import { forbidden, notFound } from './errors.ts';
import type { StoredMembership, StoredMessage, StoredRoom } from './objects.ts';
import type { Records } from './records.ts';

const NO_ROOM = 'Could not find a room with provided ID.';
const NO_MESSAGE = 'Unable to get message.';

/**
 * A room and the caller's membership in it.
 *
 * @throws WebexError 404 for a room that the caller is no member of: whether it exists is not told
 */
export function requireMembership(
  records: Records,
  caller: SandboxPerson,
  roomId: string,
): { room: StoredRoom; membership: StoredMembership } {
  const room = records.rooms.get(roomId);
  const membership = records.membersOf(roomId).get(caller.id);
  if (!room || !membership) throw notFound(NO_ROOM);
  return { room, membership };
}

/** In a locked room only a moderator may change the room and its members. */
export function requireModerator(room: StoredRoom, membership: StoredMembership): void {
  if (room.isLocked && !membership.isModerator)
    throw forbidden('Only a moderator can change this room and its members.');
}

/** A member sees every message; a bot in a group only those that mention it, and its own. */
export function canSee(records: Records, personId: string, message: StoredMessage): boolean {
  if (!records.membersOf(message.roomId).has(personId)) return false;
  if (message.roomType === 'direct' || message.personId === personId) return true;
  return records.people.get(personId)?.isBot === false || mentions(message, personId);
}

export function mentions(message: StoredMessage, personId: string): boolean {
  return message.mentionedPeople?.includes(personId) ?? false;
}

/** @throws WebexError 404 for a message that is not there, or that the caller may not see */
export function visibleMessage(records: Records, caller: SandboxPerson, id: string): StoredMessage {
  const message = records.messages.get(id);
  if (!message || !canSee(records, caller.id, message)) throw notFound(NO_MESSAGE);
  return message;
}
