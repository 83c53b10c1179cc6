import type { MayPost, OutgoingMessage } from '../../core/chat.ts';
import type { Log } from '../../core/log.ts';
import { isGone, type Webex } from '../client/index.ts';
import { isNotFound, isUnreadableSuccess } from './refused.ts';
import { splitMarkdown } from './split-markdown.ts';

const CARD_CONTENT_TYPE = 'application/vnd.microsoft.card.adaptive';

/** Posts messages to spaces and deletes them. */
export interface Posting {
  /**
   * Posts a message. A text that is too long for one Webex message is posted as several, in order; the card goes with
   * the first one, and the file comes last, in a message of its own.
   *
   * @param to a space, or a person: then the direct space of this person with the bot
   * @param parentId the message that begins the thread; when Webex refuses a reply to it, because it was deleted, the
   * message is posted outside the thread
   * @param mayPost is awaited right before each attempt at each of the messages
   * @returns the ids of the posted messages; without the id of a message to which Webex gave an unreadable answer
   * @throws WebexError when Webex did not take one of the messages, and what `mayPost` throws; those before it stay posted
   */
  post(
    to: { roomId: string } | { toPersonId: string },
    message: OutgoingMessage,
    parentId?: string,
    mayPost?: MayPost,
  ): Promise<string[]>;
  /**
   * Deletes messages of the bot, one after the other. A message that was deleted before counts as deleted; one that can't
   * be deleted stays in its space, and is logged. Never rejects.
   */
  remove(ids: readonly string[]): Promise<void>;
}

/** Creates a `Posting` that acts as the owner of the client's token. */
export function createPosting(client: Webex, log: Log): Posting {
  async function postOne(
    body: { parentId?: string; [key: string]: unknown },
    mayPost: MayPost | undefined,
  ): Promise<string[]> {
    try {
      return [(await client.messages.create(body, mayPost)).id];
    } catch (error) {
      if (isUnreadableSuccess(error)) {
        // The message is posted: a second attempt would post it twice.
        log.warn({ err: error }, 'message posted, but the answer of Webex was not understood');
        return [];
      }
      if (body.parentId === undefined || !isNotFound(error)) throw error;
      // Webex refuses a reply to a deleted message.
      log.info({ err: error }, 'reply refused in its thread: posting it outside the thread');
      const { parentId: _, ...withoutThread } = body;
      return postOne(withoutThread, mayPost);
    }
  }

  return {
    async post(to, { markdown: text, card, file }, parentId, mayPost) {
      const target = { ...to, ...(parentId === undefined ? {} : { parentId }) };
      const ids: string[] = [];
      for (const [index, markdown] of splitMarkdown(text).entries()) {
        const attachments =
          card && index === 0 ? { attachments: [{ contentType: CARD_CONTENT_TYPE, content: card }] } : {};
        ids.push(...(await postOne({ ...target, markdown, ...attachments }, mayPost)));
      }
      if (file) {
        ids.push(...(await postOne({ ...target, files: [file] }, mayPost)));
      }
      return ids;
    },
    async remove(ids) {
      for (const id of ids) {
        await client.messages.remove(id).catch((err: unknown) => {
          if (!isGone(err)) log.warn({ err, id }, 'message of the bot not deleted: it stays in its space');
        });
      }
    },
  };
}
