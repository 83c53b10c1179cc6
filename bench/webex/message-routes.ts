import { z } from 'zod';
import { newId, now, type StoredMessage } from '../../src/sandbox/webex/state/objects.ts';
import { NO_CONTENT, type RouteHandler } from './route-handler.ts';
import type { WebexStub } from './webex.ts';

/** Webex's limit in bytes: https://developer.webex.com/docs/api/v1/messages/create-a-message. */
const MAX_BYTES = 7439;
const MAX_MESSAGES = 20_000;

const text = z.string().refine((text) => Buffer.byteLength(text) <= MAX_BYTES);
const NewMessage = z.object({
  roomId: z.string(),
  parentId: z.string().optional(),
  text: text.optional(),
  markdown: text.optional(),
  attachments: z
    .array(
      z.object({
        contentType: z.literal('application/vnd.microsoft.card.adaptive'),
        content: z.record(z.string(), z.unknown()),
      }),
    )
    .optional(),
});

/** Creates the routes of messages and rooms. */
export function createMessageRoutes(webex: WebexStub): Record<string, RouteHandler> {
  const { messages, population } = webex;
  const { bot, spaces } = population;
  const rooms = new Map(spaces.map((space) => [space.id, space]));
  return {
    'GET /messages/:id': ({ id }) => messages.get(id),
    'DELETE /messages/:id': ({ id }) => (messages.delete(id) ? NO_CONTENT : undefined),
    'GET /rooms/:id': ({ id }) => rooms.get(id),
    'POST /messages': ({ body }) => {
      const { data } = NewMessage.safeParse(body);
      const room = data && rooms.get(data.roomId);
      if (data === undefined || room === undefined) return undefined;
      const { parentId, text = data.markdown, markdown, attachments } = data;
      const message: StoredMessage = {
        id: newId('MESSAGE'),
        roomId: room.id,
        roomType: room.type,
        ...(parentId !== undefined && { parentId }),
        ...(text !== undefined && { text }),
        ...(markdown !== undefined && { markdown }),
        ...(attachments && { attachments }),
        personId: bot.id,
        personEmail: bot.email,
        created: now(),
      };
      messages.set(message.id, message);
      const [oldest] = messages.keys();
      if (messages.size > MAX_MESSAGES && oldest !== undefined) messages.delete(oldest);
      webex.onBotMessage(message);
      return message;
    },
  };
}
