import { type BotIdentity, type MentioningText, readMentions } from '../../src/webex/framework/mention.ts';

/** Returns the text of a message without its mentions. */
export function stripMention(message: MentioningText, bot: BotIdentity, isMentioned: boolean): string {
  return readMentions(message, bot, isMentioned).text;
}
