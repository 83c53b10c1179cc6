import type { OutgoingMessage } from '../../core/chat.ts';
import type { Log } from '../../core/log.ts';
import { type Webex, WebexError } from '../client/index.ts';
import { isNotFound, isUnreadableSuccess } from './refused.ts';
import { splitMarkdown } from './split-markdown.ts';

/** Posts messages to spaces and deletes them. */
export interface Posting {
  /**
   * Posts a message. A text that is too long for one Webex message is posted as several, in order; the card goes with
   * the first, the file comes last.
   *
   * @returns the ids of the posted messages, as far as Webex told them
   * @throws WebexError
   */
  post(
    to: { roomId: string } | { toPersonId: string },
    message: OutgoingMessage,
    parentId?: string,
  ): Promise<string[]>;
  /** Deletes messages of the bot. One that can't be deleted stays, and is logged. Never rejects. */
  remove(ids: readonly string[]): Promise<void>;
}

/** Creates the way to post with one client. */
export function createPosting(client: Webex, log: Log): Posting {
  async function create(body: { parentId?: string; [key: string]: unknown }): Promise<string[]> {
    try {
      return [(await client.messages.create(body)).id];
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
      return create(withoutThread);
    }
  }

  return {
    async post(to, { markdown: text, card, file }, parentId) {
      const target = { ...to, ...(parentId === undefined ? {} : { parentId }) };
      const ids: string[] = [];
      for (const [index, markdown] of splitMarkdown(text).entries()) {
        const attachments =
          card && index === 0 ? { attachments: [{ contentType: CARD, content: card }] } : {};
        ids.push(...(await create({ ...target, markdown, ...attachments })));
      }
      if (file) {
        ids.push(...(await create({ ...target, files: [{ ...file, data: new Uint8Array(file.data) }] })));
      }
      return ids;
    },
    async remove(ids) {
      for (const id of ids) {
        await client.messages.remove(id).catch((err: unknown) => {
          const isGone = err instanceof WebexError && err.status === 404;
          if (!isGone) log.warn({ err, id }, 'could not delete a temporary message');
        });
      }
    },
  };
}

const CARD = 'application/vnd.microsoft.card.adaptive';
