import type { OutgoingMessage } from '../../core/chat.ts';
import type { Log } from '../../core/log.ts';
import { type Webex, WebexError } from '../client/index.ts';
import { isRefusal, isTaken } from './refused.ts';
import { splitMarkdown } from './split-markdown.ts';

/** Puts messages into spaces, and takes them out again. */
export interface Posting {
  /**
   * In order; a text that is too long for one message becomes several, the card stays with the first, the
   * file comes last.
   *
   * @returns the ids of the messages, as far as Webex told them
   */
  post(
    to: { roomId: string } | { toPersonId: string },
    message: OutgoingMessage,
    parentId?: string,
  ): Promise<string[]>;
  /** Deletes messages of the bot; what can't be deleted stays and is logged. */
  remove(ids: readonly string[]): Promise<void>;
}

export function createPosting(client: Webex, log: Log): Posting {
  async function create(body: { parentId?: string; [key: string]: unknown }): Promise<string[]> {
    try {
      return [(await client.messages.create(body)).id];
    } catch (error) {
      if (isTaken(error)) {
        // Sent again, it would be there twice.
        log.warn({ err: error }, 'Webex described a sent message in an unexpected way');
        return [];
      }
      if (body.parentId === undefined || !isRefusal(error)) throw error;
      // Webex refuses a reply to what has been deleted: better an answer outside the thread than none.
      log.info({ err: error }, 'a reply was refused in its thread and is sent without');
      const { parentId: _, ...alone } = body;
      return create(alone);
    }
  }

  return {
    async post(to, { markdown: text, card, file }, parentId) {
      const where = { ...to, ...(parentId === undefined ? {} : { parentId }) };
      const ids: string[] = [];
      for (const [index, markdown] of splitMarkdown(text).entries()) {
        const attachments =
          card && index === 0 ? { attachments: [{ contentType: CARD, content: card }] } : {};
        ids.push(...(await create({ ...where, markdown, ...attachments })));
      }
      if (file) {
        ids.push(...(await create({ ...where, files: [{ ...file, data: new Uint8Array(file.data) }] })));
      }
      return ids;
    },
    async remove(ids) {
      for (const id of ids) {
        await client.messages.remove(id).catch((err: unknown) => {
          const isGone = err instanceof WebexError && err.status === 404;
          if (!isGone) log.warn({ err, id }, 'a message that was for now only stays');
        });
      }
    },
  };
}

const CARD = 'application/vnd.microsoft.card.adaptive';
