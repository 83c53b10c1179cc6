import { randomUUID } from 'node:crypto';
import { webexId } from '../../world.ts';

/** A room as the REST API shows it; dates of all objects are ISO 8601. */
export interface StoredRoom {
  id: string;
  /** In a direct room each member sees the other's name instead. */
  title: string;
  type: 'group' | 'direct';
  isLocked: boolean;
  /** Whether only moderators may post. */
  isAnnouncementOnly: boolean;
  creatorId: string;
  created: string;
  lastActivity: string;
}

/** A membership as the REST API shows it. */
export interface StoredMembership {
  id: string;
  roomId: string;
  roomType: StoredRoom['type'];
  personId: string;
  personEmail: string;
  personDisplayName: string;
  personOrgId: string;
  isModerator: boolean;
  isMonitor: boolean;
  created: string;
}

interface Attachment {
  contentType: 'application/vnd.microsoft.card.adaptive';
  content: Record<string, unknown>;
}

/** A message as the REST API shows it. */
export interface StoredMessage {
  id: string;
  parentId?: string;
  roomId: string;
  roomType: StoredRoom['type'];
  text?: string;
  markdown?: string;
  html?: string;
  /** URLs below `/v1/contents/`. */
  files?: string[];
  attachments?: Attachment[];
  personId: string;
  personEmail: string;
  mentionedPeople?: string[];
  mentionedGroups?: string[];
  created: string;
  updated?: string;
}

/** A pressed button of a card. */
export interface Action {
  id: string;
  type: 'submit';
  messageId: string;
  roomId: string;
  personId: string;
  inputs: Record<string, unknown>;
  created: string;
}

/** A file of a message. */
export interface Content {
  id: string;
  messageId: string;
  name: string;
  type: string;
  bytes: Buffer;
}

/** Returns the UUID in a REST id, as the services behind the REST API use it. */
export function uuidOf(id: string): string {
  return Buffer.from(id, 'base64url').toString('utf8').split('/').at(-1) ?? '';
}

/** Returns the id of a membership; a person who rejoins a room gets the same one again. */
export const membershipId = (personId: string, roomId: string) =>
  webexId('MEMBERSHIP', `${uuidOf(personId)}:${uuidOf(roomId)}`);

/** Returns a new REST id. */
export const newId = (kind: string) => webexId(kind, randomUUID());

let last = 0;
/** Returns the current time in ISO 8601, later than every earlier result, so that objects sort by their dates. */
export function now(): string {
  last = Math.max(Date.now(), last + 1);
  return new Date(last).toISOString();
}
