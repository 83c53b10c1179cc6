import { z } from 'zod';
import { newId, now, type StoredMessage } from '../../src/sandbox/webex/objects.ts';
import { NOTHING, type Route } from './route.ts';
import type { Webex } from './server.ts';

/** Webex's own limit: https://developer.webex.com/docs/api/v1/messages/create-a-message. */
const MOST_BYTES = 7439;
const MESSAGES_KEPT = 20_000;

const fits = z.string().refine((text) => Buffer.byteLength(text) <= MOST_BYTES);
const NewMessage = z.object({
  roomId: z.string(),
  parentId: z.string().optional(),
  text: fits.optional(),
  markdown: fits.optional(),
  attachments: z
    .array(
      z.object({
        contentType: z.literal('application/vnd.microsoft.card.adaptive'),
        content: z.record(z.string(), z.unknown()),
      }),
    )
    .optional(),
});

/** Messages: what was asked is read, what the bot says is taken. */
export function createPosts(webex: Webex): Record<string, Route> {
  const { messages, crowd } = webex;
  const { bot, spaces } = crowd;
  const rooms = new Map(spaces.map((space) => [space.id, space]));
  return {
    'GET /messages/:id': ({ id }) => messages.get(id),
    'DELETE /messages/:id': ({ id }) => (messages.delete(id) ? NOTHING : undefined),
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
      if (messages.size > MESSAGES_KEPT && oldest !== undefined) messages.delete(oldest);
      webex.heard(message);
      return message;
    },
  };
}
