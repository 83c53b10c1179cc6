import type { SandboxPerson } from '../../world.ts';
import { forbidden, notFound } from './errors.ts';
import type { StoredMembership, StoredMessage, StoredRoom } from './objects.ts';
import type { Records } from './records.ts';

const NO_ROOM = 'Could not find a room with provided ID.';
const NO_MESSAGE = 'Unable to get message.';

/**
 * Returns a room and the caller's membership in it.
 *
 * @throws RestError 404 for a room that the caller is no member of, whether it exists or not
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

/** Checks that a member may change the room and its members. @throws RestError 403 in a locked room for a non-moderator */
export function requireModerator(room: StoredRoom, membership: StoredMembership): void {
  if (room.isLocked && !membership.isModerator)
    throw forbidden('Only a moderator can change this room and its members.');
}

/** Checks that a member may post. @throws RestError 403 in a room for announcements for a non-moderator */
export function requireSpeaker(room: StoredRoom, membership: StoredMembership): void {
  if (room.isAnnouncementOnly && !membership.isModerator)
    throw forbidden('Only a moderator can post in this announcement room.');
}

/**
 * Tells whether a person may see a message: a member sees all, a bot in a group its own and those that mention it or, if
 * `botsHearAll`, everybody.
 */
export function canSee(records: Records, personId: string, message: StoredMessage): boolean {
  if (!records.membersOf(message.roomId).has(personId)) return false;
  if (message.roomType === 'direct' || message.personId === personId) return true;
  return records.people.get(personId)?.isBot === false || isMentioned(records, message, personId);
}

/** It is unknown whether Webex lets a bot hear @All, so a bot has to be able to bear it. */
const isMentioned = (records: Records, message: StoredMessage, personId: string) =>
  mentions(message, personId) ||
  (records.settings.botsHearAll && (message.mentionedGroups?.includes('all') ?? false));

/** Tells whether a message mentions a person by name. */
export function mentions(message: StoredMessage, personId: string): boolean {
  return message.mentionedPeople?.includes(personId) ?? false;
}

/** Returns a message. @throws RestError 404 when it does not exist or the caller may not see it */
export function visibleMessage(records: Records, caller: SandboxPerson, id: string): StoredMessage {
  const message = records.messages.get(id);
  if (!message || !canSee(records, caller.id, message)) throw notFound(NO_MESSAGE);
  return message;
}
