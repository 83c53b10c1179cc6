import {
  newId,
  now,
  type StoredMembership,
  type StoredMessage,
  type StoredRoom,
} from '../../src/sandbox/webex/state/objects.ts';
import type { SandboxPerson } from '../../src/sandbox/world.ts';

/** A person, or the bot. */
export type WebexPerson = Pick<SandboxPerson, 'id' | 'email' | 'displayName' | 'orgId'>;

/** Makes a space as Webex shows it. */
export function newRoom(title: string, creator: WebexPerson, type: StoredRoom['type'] = 'group'): StoredRoom {
  const created = now();
  const [id, creatorId] = [newId('ROOM'), creator.id];
  return {
    id,
    title,
    type,
    isLocked: false,
    isAnnouncementOnly: false,
    creatorId,
    created,
    lastActivity: created,
  };
}

/** Makes a membership as Webex shows it. */
export function newMembership(
  room: StoredRoom,
  { id, email, displayName, orgId }: WebexPerson,
): StoredMembership {
  return {
    id: newId('MEMBERSHIP'),
    roomId: room.id,
    roomType: room.type,
    personId: id,
    personEmail: email,
    personDisplayName: displayName,
    personOrgId: orgId,
    isModerator: false,
    isMonitor: false,
    created: now(),
  };
}

/** Makes the message of a command; it mentions the bot, as required in a group space. */
export function newCommandMessage(
  room: StoredRoom,
  author: WebexPerson,
  bot: WebexPerson,
  text: string,
): StoredMessage {
  return {
    id: newId('MESSAGE'),
    roomId: room.id,
    roomType: room.type,
    text: `${bot.displayName} ${text}`,
    html: `<p><spark-mention data-object-type="person" data-object-id="${bot.id}">${bot.displayName}</spark-mention> ${text}</p>`,
    personId: author.id,
    personEmail: author.email,
    mentionedPeople: [bot.id],
    created: now(),
  };
}
