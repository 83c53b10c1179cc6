import type { Bot, Trigger } from 'webex-node-bot-framework';
import type { Message } from '../../core/chat.ts';
import type { Log } from '../../core/log.ts';
import type { Place } from '../../core/tickets.ts';
import { personOf } from '../chat/person.ts';
import type { AttachmentAction, Webex, WebexMessage } from '../client/index.ts';
import { commandOf, pressedOf } from './buttons.ts';
import { type Named, stripMention } from './mention.ts';

/**
 * What the framework heard, as the product's question; undefined when there is none in it.
 * The message's own text is read, not the trigger's, in which line breaks are gone.
 */
export function createReadMessage(client: Webex, me: Named, log: Log) {
  return async (bot: Bot, trigger: Trigger): Promise<Message | undefined> => {
    const person = personOf(trigger.person);
    const { isDirect } = bot;
    if (trigger.message) {
      const { message } = trigger;
      const mentioned = message.mentionedPeople?.includes(me.id) ?? false;
      const text = stripMention(message, me, mentioned);
      return { person, place: placeBelow(message, isDirect), isDirect, text };
    }
    const action = trigger.attachmentAction;
    if (!action) return undefined;
    const text = commandOf(action);
    if (text !== undefined) {
      const place = await placeOfCard(action, isDirect);
      return { person, place, isDirect, text, pressed: pressedOf(action) };
    }
    log.warn({ id: trigger.id }, 'left: a button without a command');
    return undefined;
  };

  /** A card that can't be read any more is no reason to leave its button's command. */
  async function placeOfCard(action: AttachmentAction, isDirect: boolean): Promise<Place> {
    try {
      return placeBelow(await client.messages.get(action.messageId), isDirect);
    } catch (err) {
      log.warn({ err, id: action.id }, "a button's card could not be read: answered outside its thread");
      return { roomId: action.roomId };
    }
  }
}

/** The thread of the message. In a group a new one begins below it; with one person that is only in the way. */
function placeBelow(message: WebexMessage, isDirect: boolean): Place {
  return { roomId: message.roomId, parentId: message.parentId ?? (isDirect ? undefined : message.id) };
}
