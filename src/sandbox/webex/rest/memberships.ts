import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { SandboxPerson } from '../../world.ts';
import { requireMembership, requireModerator } from '../state/access.ts';
import { badWebexRequest, forbidden, notFound, parseRequest, RestError } from '../state/errors.ts';
import type { EventBus } from '../state/event-bus.ts';
import type { StoredMembership } from '../state/objects.ts';
import { addMember } from '../state/open-room.ts';
import type { Records } from '../state/records.ts';
import { callerOf } from './bearer.ts';
import { Paging, sendRestPage } from './paging.ts';

const person = { personId: z.string().optional(), personEmail: z.email().optional() };
const Query = z.object({ ...Paging, ...person, roomId: z.string().optional() });
const NewMembership = z.object({ ...person, roomId: z.string(), isModerator: z.boolean().default(false) });
const ChangedMembership = z.object({ isModerator: z.boolean() });

/** Adds GET, POST, PUT and DELETE /memberships. */
export function membershipRoutes(app: FastifyInstance, records: Records, eventBus: EventBus): void {
  app.get('/memberships', (request, reply) => {
    const caller = callerOf(request);
    const { roomId, personId, personEmail, ...paging } = parseRequest(Query, request.query);
    if (roomId !== undefined) requireMembership(records, caller, roomId);
    const email = personEmail?.toLowerCase();
    const list = roomId === undefined ? own(caller) : [...records.membersOf(roomId).values()];
    const wanted = list.filter(
      (m) =>
        (personId === undefined || m.personId === personId) &&
        (email === undefined || m.personEmail === email),
    );
    return sendRestPage(request, reply, records.origin, wanted, paging);
  });

  app.get<{ Params: { id: string } }>('/memberships/:id', (request) => {
    return find(callerOf(request), request.params.id).target;
  });

  app.post('/memberships', (request) => {
    const caller = callerOf(request);
    const body = parseRequest(NewMembership, request.body);
    const { room, membership } = requireMembership(records, caller, body.roomId);
    const joining = named(body);
    if (room.type === 'direct') throw badWebexRequest('A direct room has exactly two members.');
    requireModerator(room, membership);
    if (records.membersOf(room.id).has(joining.id))
      throw new RestError(409, 'User is already a participant in the room.');
    const added = addMember(records, room, joining, body.isModerator);
    eventBus.membership('created', added, caller.id);
    return added;
  });

  app.put<{ Params: { id: string } }>('/memberships/:id', (request) => {
    const caller = callerOf(request);
    const { isModerator } = parseRequest(ChangedMembership, request.body);
    const { target, own } = find(caller, request.params.id);
    if (target.roomType === 'direct') throw badWebexRequest('A direct room has no moderators.');
    moderates(own);
    target.isModerator = isModerator;
    eventBus.membership('updated', target, caller.id);
    return target;
  });

  app.delete<{ Params: { id: string } }>('/memberships/:id', (request, reply) => {
    const caller = callerOf(request);
    const { target, own } = find(caller, request.params.id);
    if (target.roomType === 'direct') throw forbidden('Nobody can leave a direct room.');
    if (target.personId !== caller.id) moderates(own);
    records.removeMembership(target);
    eventBus.membership('deleted', target, caller.id);
    return reply.code(204).send();
  });

  const own = (caller: SandboxPerson) => [...records.membershipsOf(caller.id).values()];

  function moderates(membership: StoredMembership): void {
    const room = records.rooms.get(membership.roomId);
    if (room) requireModerator(room, membership);
  }

  /** Finds a membership, and the caller's own in the same room. */
  function find(caller: SandboxPerson, id: string): { target: StoredMembership; own: StoredMembership } {
    const target = records.memberships.get(id);
    const own = target && records.membersOf(target.roomId).get(caller.id);
    if (!target || !own) throw notFound('Could not find a membership with provided ID.');
    return { target, own };
  }

  function named(by: { personId?: string | undefined; personEmail?: string | undefined }): SandboxPerson {
    if ((by.personId === undefined) === (by.personEmail === undefined))
      throw badWebexRequest('Exactly one of personId and personEmail must be given.');
    const found =
      by.personId === undefined
        ? records.personByEmail(by.personEmail ?? '')
        : records.people.get(by.personId);
    if (!found) throw notFound('Could not find this person.');
    return found;
  }
}
