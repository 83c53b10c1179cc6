import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { requireMembership, requireModerator } from '../state/access.ts';
import { badWebexRequest, parseRequest } from '../state/errors.ts';
import { type EventBus, roomFor } from '../state/event-bus.ts';
import type { StoredRoom } from '../state/objects.ts';
import { openRoom } from '../state/open-room.ts';
import type { Records } from '../state/records.ts';
import { callerOf } from './bearer.ts';
import { Paging, sendRestPage } from './paging.ts';

const Query = z.object({
  ...Paging,
  type: z.enum(['direct', 'group']).optional(),
  sortBy: z.enum(['id', 'lastactivity', 'created']).default('lastactivity'),
});
const title = z.string().trim().min(1).max(128);
const NewRoom = z.object({
  title,
  isLocked: z.boolean().default(false),
  isAnnouncementOnly: z.boolean().default(false),
});
const ChangedRoom = z.object({
  title,
  isLocked: z.boolean().optional(),
  isAnnouncementOnly: z.boolean().optional(),
});

/** Adds GET, POST, PUT and DELETE /rooms. */
export function roomRoutes(app: FastifyInstance, records: Records, eventBus: EventBus): void {
  app.get('/rooms', (request, reply) => {
    const caller = callerOf(request);
    const query = parseRequest(Query, request.query);
    const rooms = [...records.membershipsOf(caller.id).keys()]
      .flatMap((id) => records.rooms.get(id) ?? [])
      .filter((room) => query.type === undefined || room.type === query.type)
      .sort(ORDER[query.sortBy])
      .map((room) => roomFor(records, room, caller.id));
    return sendRestPage(request, reply, records.origin, rooms, query);
  });

  app.get<{ Params: { id: string } }>('/rooms/:id', (request) => {
    const caller = callerOf(request);
    return roomFor(records, requireMembership(records, caller, request.params.id).room, caller.id);
  });

  app.post('/rooms', (request) => {
    const caller = callerOf(request);
    const { title, isLocked, isAnnouncementOnly } = parseRequest(NewRoom, request.body);
    return openRoom(records, eventBus, {
      title,
      type: 'group',
      members: [caller],
      isAnnouncementOnly,
      ...((isLocked || isAnnouncementOnly) && { moderators: [caller.id] }),
    });
  });

  app.put<{ Params: { id: string } }>('/rooms/:id', (request) => {
    const caller = callerOf(request);
    const { title, isLocked, isAnnouncementOnly } = parseRequest(ChangedRoom, request.body);
    const { room, membership } = requireMembership(records, caller, request.params.id);
    if (room.type === 'direct') throw badWebexRequest('A direct room cannot be changed.');
    requireModerator(room, membership);
    room.title = title;
    // Only a room with moderators can be one for announcements. Whoever makes it such becomes a moderator; otherwise
    // nobody could change it back, or post.
    const locks = isLocked ?? (isAnnouncementOnly || room.isLocked);
    if (locks && !room.isLocked) membership.isModerator = true;
    room.isLocked = locks;
    room.isAnnouncementOnly = locks && (isAnnouncementOnly ?? room.isAnnouncementOnly);
    eventBus.room('updated', room, caller.id);
    return room;
  });

  app.delete<{ Params: { id: string } }>('/rooms/:id', (request, reply) => {
    const caller = callerOf(request);
    const { room, membership } = requireMembership(records, caller, request.params.id);
    if (room.type === 'direct') throw badWebexRequest('A direct room cannot be deleted.');
    requireModerator(room, membership);
    eventBus.room('deleted', room, caller.id);
    for (const member of [...records.membersOf(room.id).values()]) {
      records.removeMembership(member);
      eventBus.membership('deleted', member, caller.id);
    }
    records.removeRoom(room);
    return reply.code(204).send();
  });
}

const ORDER: Record<string, (a: StoredRoom, b: StoredRoom) => number> = {
  id: (a, b) => (a.id < b.id ? -1 : 1),
  lastactivity: (a, b) => b.lastActivity.localeCompare(a.lastActivity),
  created: (a, b) => b.created.localeCompare(a.created),
};
