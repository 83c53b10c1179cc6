import type { Card, OutgoingMessage, SendOptions } from '../../core/chat.ts';
import { type Clock, HOUR, MINUTE, SECOND } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import { escapeMarkdown } from '../../core/markdown.ts';
import { PostError } from '../../core/post-error.ts';
import type { Conditions, Deliver } from './posting/deliver.ts';
import { formsOf, type MessageBody } from './posting/message-body.ts';
import { MAX_MESSAGE_BYTES, splitMarkdown } from './split-markdown.ts';
import { typedCommands } from './typed-commands.ts';

const CARD_CONTENT_TYPE = 'application/vnd.microsoft.card.adaptive';

/** Milliseconds by which the time of a question on Webex's clock may be wrong: it is known from headers of whole seconds. */
const INACCURACY = 5 * SECOND;

/** A space, or a person: then the direct space of this person with the bot. */
type Destination = { roomId: string } | { toPersonId: string };

/** What a message holds, wherever it goes. */
type Content = Pick<MessageBody, 'markdown' | 'attachments' | 'files'>;

/**
 * Posts a message in pieces, each of which Webex takes as one message: the parts of a text that is too long, in order, the card
 * with the first one, and the file last. Each is in the space before the next one is tried.
 *
 * @param parentId the message that begins the thread
 * @returns the ids of the pieces
 * @throws PostError, OwnershipLostError, and what `mayPost` throws; the pieces before stay posted
 */
export type PostPieces = (
  to: Destination,
  message: OutgoingMessage,
  parentId: string | undefined,
  options?: SendOptions,
) => Promise<string[]>;

/** Creates the function. @param deps.toWebex converts a time of the monotonic clock into one of Webex's */
export function createPostPieces(
  deliver: Deliver,
  { log, now, toWebex }: { log: Log; now: Clock; toWebex: (at: number) => number },
): PostPieces {
  return async (
    to,
    { markdown, card, file },
    parentId,
    { mayPost, until, after, mayBeThere = false } = {},
  ) => {
    const conditions: Conditions = {
      mayPost,
      until: until ?? now() + HOUR,
      after: toWebex(after ?? now() - MINUTE) - INACCURACY,
      mayBeThere,
    };
    const ids: string[] = [];
    let place: MessageBody = { ...to, ...(parentId !== undefined && { parentId }) };

    /** @returns the form in which Webex took it */
    async function post(content: Content, plain?: Content): Promise<MessageBody> {
      const forms = formsOf({ ...place, ...content }, plain && { ...place, ...plain });
      const { id, body } = await deliver(forms, conditions);
      ids.push(id);
      // What refused the thread once refuses it again.
      if (body.parentId === undefined) place = to;
      return body;
    }

    const [first = '', ...others] = splitMarkdown(markdown);
    let left: string | undefined;
    if (card === undefined) await post({ markdown: first });
    else {
      const plain = others.length === 0 ? withCommands(first, card) : first;
      const taken = await post(
        { markdown: first, attachments: [{ contentType: CARD_CONTENT_TYPE, content: card }] },
        { markdown: plain },
      );
      if (taken.attachments === undefined && plain === first) left = typedCommands(card);
    }
    for (const part of others) await post({ markdown: part });
    if (left !== undefined) await post({ markdown: left });
    if (file === undefined) return ids;
    try {
      await post({ files: [file] });
    } catch (err) {
      if (!(err instanceof PostError) || err.code === 'too_late') throw err;
      log.warn({ err }, 'file refused: saying so in its place');
      const name = escapeMarkdown(file.name);
      await post({ markdown: `Webex did not let me post the file **${name}** here.` });
    }
    return ids;
  };
}

/** Returns the text with the card's commands below it, or without them when one message can't hold both. */
function withCommands(markdown: string, card: Card): string {
  const commands = typedCommands(card);
  const whole = commands === undefined ? markdown : `${markdown}\n\n${commands}`;
  return Buffer.byteLength(whole) <= MAX_MESSAGE_BYTES ? whole : markdown;
}
