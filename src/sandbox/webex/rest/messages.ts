import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { SandboxPerson } from '../../world.ts';
import { canSee, mentions, requireMembership, visibleMessage } from '../state/access.ts';
import { badWebexRequest, forbidden, notFound, parseRequest } from '../state/errors.ts';
import type { EventBus } from '../state/event-bus.ts';
import { now } from '../state/objects.ts';
import type { ReadLag } from '../state/read-lag.ts';
import type { Records } from '../state/records.ts';
import { callerOf } from './bearer.ts';
import { Edit, readDraft } from './draft.ts';
import { Paging, sendRestPage } from './paging.ts';
import { createStandInPosting } from './posting.ts';
import { download, readBody } from './uploads.ts';

const MAX_EDITS = 10;
/** Messages of a direct room that are listed by its person. */
const MAX_DIRECT = 50;
const Query = z.object({
  ...Paging,
  max: z.coerce.number().int().min(1).max(1000).default(50),
  roomId: z.string(),
  parentId: z.string().optional(),
  mentionedPeople: z.string().optional(),
  before: z.iso.datetime({ offset: true }).optional(),
  beforeMessage: z.string().optional(),
});

const DirectQuery = z
  .object({
    personId: z.string().optional(),
    personEmail: z.email().optional(),
    parentId: z.string().optional(),
  })
  .refine(
    ({ personId, personEmail }) => (personId === undefined) !== (personEmail === undefined),
    'Exactly one of personId and personEmail must be given.',
  );

/** Adds GET, POST, PUT and DELETE /messages, and GET /messages/direct. */
export function messageRoutes(
  app: FastifyInstance,
  records: Records,
  eventBus: EventBus,
  readLag: ReadLag,
): void {
  const posting = createStandInPosting(records, eventBus);
  const edits = new Map<string, number>();

  app.get('/messages', (request, reply) => {
    const caller = callerOf(request);
    const query = parseRequest(Query, request.query);
    const { room } = requireMembership(records, caller, query.roomId);
    const mentioned = query.mentionedPeople === 'me' ? caller.id : query.mentionedPeople;
    if (mentioned !== undefined && mentioned !== caller.id)
      throw badWebexRequest('mentionedPeople: only me or the own id.');
    // Webex's own error text for a bot that lists messages which do not mention it.
    if (caller.isBot && room.type === 'group' && mentioned === undefined)
      throw forbidden('Failed to get activity.');
    const newestFirst = [...records.messagesIn(room.id).values()].reverse();
    const from = query.beforeMessage
      ? newestFirst.indexOf(visibleMessage(records, caller, query.beforeMessage)) + 1
      : 0;
    const before = query.before === undefined ? Infinity : Date.parse(query.before);
    const list = newestFirst
      .slice(from)
      .filter(
        (m) =>
          canSee(records, caller.id, m) &&
          (mentioned === undefined || mentions(m, mentioned)) &&
          (query.parentId === undefined || m.parentId === query.parentId) &&
          Date.parse(m.created) < before,
      );
    return sendRestPage(request, reply, records.origin, list, query);
  });

  /** The messages of the direct room with a person, newest first; Webex documents no pages here. */
  app.get('/messages/direct', (request) => {
    const caller = callerOf(request);
    const { personId, personEmail, parentId } = parseRequest(DirectQuery, request.query);
    const other =
      personId === undefined ? records.personByEmail(personEmail ?? '') : records.people.get(personId);
    const room = other && records.directRoom(caller.id, other.id);
    if (!room) throw notFound('Could not find a direct room with this person.');
    const newestFirst = [...records.messagesIn(room.id).values()].reverse();
    return {
      items: newestFirst
        .filter((m) => parentId === undefined || m.parentId === parentId)
        .slice(0, MAX_DIRECT),
    };
  });

  app.get<{ Params: { id: string } }>('/messages/:id', (request) => {
    const caller = callerOf(request);
    const message = visibleMessage(records, caller, request.params.id);
    readLag.check(caller, message);
    return message;
  });

  app.post('/messages', async (request) => {
    const caller = callerOf(request);
    const { body, uploads } = await readBody(request);
    const draft = readDraft(body, uploads.length);
    const [address] = draft.files;
    return posting.post(caller, draft, address === undefined ? uploads[0] : await download(address));
  });

  app.put<{ Params: { id: string } }>('/messages/:id', (request) => {
    const caller = callerOf(request);
    const message = visibleMessage(records, caller, request.params.id);
    const edit = parseRequest(Edit, request.body);
    const times = (edits.get(message.id) ?? 0) + 1;
    if (message.roomId !== edit.roomId) throw badWebexRequest('roomId: the message is in another room.');
    if (message.personId !== caller.id) throw forbidden('Only its author can edit a message.');
    if (message.attachments || message.files)
      throw badWebexRequest('A message with a card or a file cannot be edited.');
    if (times > MAX_EDITS) throw badWebexRequest(`A message can be edited ${MAX_EDITS} times.`);
    edits.set(message.id, times);
    return posting.edit(message, edit, now());
  });

  app.delete<{ Params: { id: string } }>('/messages/:id', (request, reply) => {
    const caller = callerOf(request);
    const message = visibleMessage(records, caller, request.params.id);
    if (message.personId !== caller.id && !moderates(caller, message.roomId))
      throw forbidden('Only its author or a moderator can delete a message.');
    edits.delete(message.id);
    records.removeMessage(message);
    eventBus.message('deleted', message, caller.id);
    return reply.code(204).send();
  });

  const moderates = (caller: SandboxPerson, roomId: string) =>
    records.membersOf(roomId).get(caller.id)?.isModerator === true;
}
