import { randomUUID } from 'node:crypto';
import { webexId } from '../../world.ts';

/** The public objects, as the REST API shows them; dates are ISO 8601. */
export interface StoredRoom {
  id: string;
  /** In a direct room each of the two sees the other's name instead. */
  title: string;
  type: 'group' | 'direct';
  isLocked: boolean;
  creatorId: string;
  created: string;
  lastActivity: string;
}

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

/** What the services behind the REST API call the same thing. */
export function uuidOf(id: string): string {
  return Buffer.from(id, 'base64url').toString('utf8').split('/').at(-1) ?? '';
}

/** Who comes back has the same membership again. */
export const membershipId = (personId: string, roomId: string) =>
  webexId('MEMBERSHIP', `${uuidOf(personId)}:${uuidOf(roomId)}`);

export const newId = (kind: string) => webexId(kind, randomUUID());

let last = 0;
/** Now, but never the same twice: what came later also sorts later by its date. */
export function now(): string {
  last = Math.max(Date.now(), last + 1);
  return new Date(last).toISOString();
}
