import type { Card, OutgoingMessage, SendOptions } from '../../core/chat.ts';
import { type Clock, HOUR, MINUTE } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import { escapeMarkdown } from '../../core/markdown.ts';
import { PostError } from '../../core/post-error.ts';
import type { Conditions, Deliver } from './deliver.ts';
import { formsOf, type MessageBody } from './message-body.ts';
import { MAX_MESSAGE_BYTES, splitMarkdown } from './split-markdown.ts';
import { typedCommands } from './typed-commands.ts';

const CARD_CONTENT_TYPE = 'application/vnd.microsoft.card.adaptive';

/** A space, or a person: then the direct space of this person with the bot. */
export type Destination = { roomId: string } | { toPersonId: string };

/**
 * Posts a message. A text that is too long for one Webex message is posted as several, in order; the card goes with the first
 * one, and the file comes last, in a message of its own. Each is posted before the next one is tried.
 *
 * @param parentId the message that begins the thread
 * @returns the ids of the posted messages
 * @throws PostError, OwnershipLostError, and what `mayPost` throws; the messages before stay posted
 */
export type Post = (
  to: Destination,
  message: OutgoingMessage,
  parentId: string | undefined,
  options?: SendOptions,
) => Promise<string[]>;

/** Creates the function. */
export function createPost(deliver: Deliver, log: Log, clock: Clock): Post {
  return async (to, { markdown, card, file }, parentId, { mayPost, until, after } = {}) => {
    const conditions: Conditions = {
      mayPost,
      until: until ?? clock() + HOUR,
      after: after ?? clock() - MINUTE,
    };
    const ids: string[] = [];
    let place: MessageBody = { ...to, ...(parentId !== undefined && { parentId }) };

    /** @returns the form in which Webex took it */
    async function post(content: Omit<MessageBody, keyof Destination>, plain?: string): Promise<MessageBody> {
      const whole: MessageBody = { ...place, ...content };
      const [, ...others] = formsOf(whole, plain === undefined ? undefined : { ...place, markdown: plain });
      const { id, body } = await deliver([whole, ...others], conditions);
      ids.push(id);
      // What refused the thread once refuses it again.
      if (body.parentId === undefined) place = { ...to };
      return body;
    }

    const [first = '', ...others] = splitMarkdown(markdown);
    let left: string | undefined;
    if (card === undefined) await post({ markdown: first });
    else {
      const plain = others.length === 0 ? withCommands(first, card) : first;
      const taken = await post({ markdown: first, attachments: attachmentsOf(card) }, plain);
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

function attachmentsOf(content: Card): MessageBody['attachments'] & object {
  return [{ contentType: CARD_CONTENT_TYPE, content }];
}

/** Returns the text with the card's commands below it, or without them when one message can't hold both. */
function withCommands(markdown: string, card: Card): string {
  const commands = typedCommands(card);
  const whole = commands === undefined ? markdown : `${markdown}\n\n${commands}`;
  return Buffer.byteLength(whole) <= MAX_MESSAGE_BYTES ? whole : markdown;
}
