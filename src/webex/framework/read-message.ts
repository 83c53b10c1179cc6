import type { Bot, Trigger } from 'webex-node-bot-framework';
import type { Message } from '../../core/chat.ts';
import type { ClaimedEvent } from '../../core/inbox.ts';
import type { Log } from '../../core/log.ts';
import type { Place } from '../../core/tickets.ts';
import { personOf } from '../chat/person.ts';
import { type AttachmentAction, isPassing, type Webex, type WebexMessage } from '../client/index.ts';
import { askedAt, type Delivery } from '../intake/delivery.ts';
import type { WebexTime } from '../intake/webex-clock.ts';
import { commandOf, pressedButtonOf } from './buttons.ts';
import { type BotIdentity, readMentions } from './mention.ts';

/** Makes the product's message of a trigger; undefined when the trigger holds no command. */
type ReadMessage = (
  bot: Pick<Bot, 'isDirect'>,
  trigger: Trigger,
  delivery: Delivery,
  claim: Pick<ClaimedEvent, 'checkOwnership' | 'acceptedAt'>,
) => Promise<Message | undefined>;

/**
 * Creates the function that makes messages. The text is the message's own, not the trigger's, which has no line breaks.
 */
export function createReadMessage(
  client: Webex,
  me: BotIdentity,
  webexClock: Pick<WebexTime, 'toMonotonic'>,
  log: Log,
): ReadMessage {
  return async ({ isDirect }, trigger, delivery, { checkOwnership, acceptedAt }) => {
    const common = {
      ...{ person: personOf(trigger.person), isDirect, acceptedAt, checkOwnership },
      askedAt: askedAt(delivery, webexClock),
    };
    const { message, attachmentAction } = trigger;
    if (message) {
      const isMentioned = message.mentionedPeople?.includes(me.id) ?? false;
      const group = isMentioned || isDirect ? undefined : message.mentionedGroups?.[0];
      const isAnnouncement = group !== undefined;
      const addressed = isAnnouncement ? { ...me, displayName: group } : me;
      const { text, mentions } = readMentions(message, addressed, isMentioned || isAnnouncement);
      return {
        ...common,
        place: placeBelow(message, isDirect),
        text,
        botName: me.displayName,
        ...(mentions.length > 0 && { mentions }),
        ...(isAnnouncement && { isAnnouncement }),
      };
    }
    if (!attachmentAction) return undefined;
    const text = commandOf(attachmentAction);
    if (text === undefined) {
      log.warn({ id: trigger.id }, 'button without a command: dropped');
      return undefined;
    }
    const place = await placeOfCard(attachmentAction, isDirect);
    return { ...common, place, text, pressed: pressedButtonOf(attachmentAction) };
  };

  /**
   * Returns the thread of a card. A card that can't be read any more must not keep its button from working.
   *
   * @throws WebexError when Webex can't be asked now
   */
  async function placeOfCard(action: AttachmentAction, isDirect: boolean): Promise<Place> {
    try {
      return placeBelow(await client.messages.get(action.messageId), isDirect);
    } catch (err) {
      if (isPassing(err)) throw err;
      log.warn({ err, id: action.id }, 'card of a button could not be read: answering outside its thread');
      return { roomId: action.roomId };
    }
  }
}

/**
 * Returns the thread of a message. In a group space an answer begins a thread; in a direct space a thread would only be
 * in the way.
 */
function placeBelow(message: WebexMessage, isDirect: boolean): Place {
  return { roomId: message.roomId, parentId: message.parentId ?? (isDirect ? undefined : message.id) };
}
