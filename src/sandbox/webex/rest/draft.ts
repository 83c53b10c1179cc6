import { z } from 'zod';
import { badWebexRequest, parseRequest } from '../state/errors.ts';
import { cardFault } from './card.ts';

/** Webex counts bytes of UTF-8, although its error speaks of characters. */
const MAX_BYTES = 7439;
const TOO_LONG =
  `Unable to post message to room: Message length limited to ${MAX_BYTES} characters before encryption ` +
  'and 10000 characters after encryption.';

const Card = z.object({
  contentType: z.literal('application/vnd.microsoft.card.adaptive'),
  content: z.record(z.string(), z.unknown()).superRefine((content, context) => {
    const message = cardFault(content);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  }),
});

const text = z.string().refine((value) => Buffer.byteLength(value) <= MAX_BYTES, TOO_LONG);

const Draft = z.object({
  roomId: z.string().optional(),
  toPersonId: z.string().optional(),
  toPersonEmail: z.email().optional(),
  parentId: z.string().optional(),
  text: text.optional(),
  markdown: text.optional(),
  files: z.array(z.string()).max(1, 'Only one file is allowed.').default([]),
  attachments: z.array(Card).max(1, 'Only one attachment is allowed.').default([]),
});
/** A message that is to be posted, its destination not resolved yet. */
export type Draft = z.infer<typeof Draft>;

/**
 * Parses the body of POST /messages.
 *
 * @param uploads number of files that came with a multipart form
 * @throws RestError 400
 */
export function readDraft(body: unknown, uploads: number): Draft {
  const draft = parseRequest(Draft, body);
  const targets = [draft.roomId, draft.toPersonId, draft.toPersonEmail].filter((to) => to !== undefined);
  const files = draft.files.length + uploads;
  if (targets.length !== 1)
    throw badWebexRequest('Exactly one of roomId, toPersonId and toPersonEmail must be given.');
  if (files > 1) throw badWebexRequest('Only one file is allowed.');
  if (draft.attachments.length > 0 && files > 0)
    throw badWebexRequest('Cards and files cannot go in the same message.');
  if (!draft.text && !draft.markdown) {
    if (draft.attachments.length > 0) throw badWebexRequest('A card needs text or markdown as its fallback.');
    if (files === 0) throw badWebexRequest('Message cannot be empty.');
  }
  return draft;
}

/** The body of PUT /messages/:id: the new text, and the id of the message's room. */
export const Edit = z
  .object({ roomId: z.string(), text: text.optional(), markdown: text.optional() })
  .refine((edit) => Boolean(edit.text || edit.markdown), 'Message cannot be empty.');
