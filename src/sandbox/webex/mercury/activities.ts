import { z } from 'zod';
import type { SandboxPerson } from '../../world.ts';
import type { RoomEvent } from '../state/event-bus.ts';
import { type StoredRoom, uuidOf } from '../state/objects.ts';
import type { Records } from '../state/records.ts';

/** The fields of the public object that an activity needs. */
const Data = z.object({
  id: z.string(),
  roomId: z.string().optional(),
  personId: z.string().optional(),
  parentId: z.string().optional(),
  messageId: z.string().optional(),
  mentionedPeople: z.array(z.string()).default([]),
  mentionedGroups: z.array(z.string()).default([]),
  files: z.array(z.string()).optional(),
  isModerator: z.boolean().optional(),
  created: z.string(),
  updated: z.string().optional(),
});

/** A placeholder for texts, which are end-to-end encrypted with a key that a bot does not get. */
const ENCRYPTED = 'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..c2FuZGJveA.c2FuZGJveA.c2FuZGJveA';

/** Returns the conversation service's activity for an event, as one person sees it; undefined when there is none. */
export function activityOf(
  records: Records,
  { resource, event, actorId, dataFor }: RoomEvent,
  viewer: SandboxPerson,
): Record<string, unknown> | undefined {
  const data = Data.parse(dataFor(viewer.id));
  const room = records.rooms.get(resource === 'rooms' ? data.id : (data.roomId ?? ''));
  const verb = verbOf(resource, event, data);
  if (room === undefined || verb === undefined) return undefined;
  const sharesId = event === 'created' && resource !== 'memberships' && resource !== 'rooms';
  return {
    // Only messages and pressed buttons have the activity's id in REST too.
    id: sharesId ? uuidOf(data.id) : crypto.randomUUID(),
    objectType: 'activity',
    published: data.updated ?? data.created,
    verb,
    actor: personIn(records, actorId),
    ...subjectOf(records, resource, data, room),
    ...parentOf(resource, event, data),
    encryptionKeyUrl: 'kms://kms.invalid/keys/sandbox',
  };
}

function parentOf(
  resource: RoomEvent['resource'],
  event: RoomEvent['event'],
  { id, parentId, messageId }: z.infer<typeof Data>,
): { parent?: object } {
  if (messageId !== undefined) return { parent: { id: uuidOf(messageId), type: 'cardAction' } };
  if (resource === 'messages' && event === 'updated') return { parent: { id: uuidOf(id), type: 'edit' } };
  return parentId === undefined ? {} : { parent: { id: uuidOf(parentId), type: 'reply' } };
}

function verbOf(
  resource: RoomEvent['resource'],
  event: RoomEvent['event'],
  data: z.infer<typeof Data>,
): string | undefined {
  switch (`${resource} ${event}`) {
    case 'messages created':
      return data.files ? 'share' : 'post';
    case 'messages updated':
      // An edit is a new post that replaces the old one.
      return 'post';
    case 'messages deleted':
      return 'delete';
    case 'attachmentActions created':
      return 'cardAction';
    case 'memberships created':
      return 'add';
    case 'memberships deleted':
      return 'leave';
    case 'memberships updated':
      return data.isModerator ? 'assignModerator' : 'unassignModerator';
    case 'rooms created':
      return 'create';
    default:
      return undefined;
  }
}

function subjectOf(
  records: Records,
  resource: RoomEvent['resource'],
  data: z.infer<typeof Data>,
  room: StoredRoom,
): Record<string, unknown> {
  const target = {
    id: uuidOf(room.id),
    objectType: 'conversation',
    url: `${records.origin}/conversation/api/v1/conversations/${uuidOf(room.id)}`,
    tags: room.type === 'direct' ? ['ONE_ON_ONE', 'LOCKED'] : [],
  };
  if (resource === 'rooms') {
    const items = [...records.membersOf(room.id).keys()].map((id) => personIn(records, id));
    return { object: { ...target, participants: { items } } };
  }
  if (resource === 'memberships') return { target, object: personIn(records, data.personId ?? '') };
  const items = data.mentionedPeople.map((id) => ({ id: uuidOf(id), objectType: 'person' }));
  const groups = data.mentionedGroups.map((groupType) => ({ groupType, objectType: 'groupMention' }));
  const object = {
    id: uuidOf(data.id),
    objectType: resource === 'attachmentActions' ? 'submit' : 'comment',
    displayName: ENCRYPTED,
    content: ENCRYPTED,
    ...(items.length > 0 && { mentions: { items } }),
    ...(groups.length > 0 && { groupMentions: { items: groups } }),
  };
  return { target, object };
}

function personIn(records: Records, id: string): Record<string, unknown> {
  const person = records.people.get(id);
  return {
    id: uuidOf(id),
    objectType: 'person',
    displayName: person?.displayName,
    orgId: uuidOf(person?.orgId ?? ''),
    emailAddress: person?.email,
    entryUUID: uuidOf(id),
    type: person?.isBot ? 'ROBOT' : 'PERSON',
  };
}
