import {
  newId,
  now,
  type StoredMembership,
  type StoredMessage,
  type StoredRoom,
} from '../../src/sandbox/webex/objects.ts';
import type { SandboxPerson } from '../../src/sandbox/world.ts';

/** Who speaks; the bot is one of them. */
export type Speaker = Pick<SandboxPerson, 'id' | 'email' | 'displayName' | 'orgId'>;

/** A space as Webex shows it. */
export function newRoom(title: string, creator: Speaker, type: StoredRoom['type'] = 'group'): StoredRoom {
  const created = now();
  const [id, creatorId] = [newId('ROOM'), creator.id];
  return { id, title, type, isLocked: false, creatorId, created, lastActivity: created };
}

export function newMembership(
  room: StoredRoom,
  { id, email, displayName, orgId }: Speaker,
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

/** What somebody says to the bot, which is mentioned, as it has to be in a group. */
export function newQuestion(room: StoredRoom, author: Speaker, bot: Speaker, text: string): StoredMessage {
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
