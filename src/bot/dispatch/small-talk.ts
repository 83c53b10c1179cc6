import type { Message, Reply } from '../../core/chat.ts';
import { escapeCardText, escapeMarkdown } from '../../core/markdown.ts';
import { code } from '../text/wording.ts';
import { withButtons } from './taken-as.ts';

/** Characters. No greeting is longer. */
const MAX_LENGTH = 80;
const GREETINGS =
  'hi|hiya|hello|hey|moin|hallo|servus|guten (?:tag|morgen|abend)|good (?:morning|afternoon|evening|day)|greetings|howdy';
const THANKS = 'thanks|thank you|thx|ty|cheers|danke|merci|thanks a lot|many thanks|much appreciated';
const REMARKS =
  'ok|okay|k|great|cool|nice|super|perfect|awesome|fine|good job|well done|got it|understood|alright|all good|no problem|never mind|nevermind|sorry|lol|haha|bye|goodbye|good night|see you|yes|no';
const ABOUT_BOT =
  "how are you(?: doing)?(?: today)?|how is it going|how's it going|what's up|who are you|what are you|are you (?:there|awake|a bot|a robot|human)|test|testing";
const OTHERS = `${REMARKS}|${ABOUT_BOT}`;
/** Whom a greeting is to. */
const EVERYBODY =
  ' (?:there|all|team|everyone|everybody|bot|meraki|again|so much|very much|a lot|one|to you)';
const SMALL_TALK = new RegExp(
  `^(?:${GREETINGS}|${THANKS}|${OTHERS})(?:${EVERYBODY})?(?:[\\s,.!?]+(?:${GREETINGS}|${THANKS}|${OTHERS})(?:${EVERYBODY})?)*$`,
  'i',
);
const GREETING = new RegExp(`^(?:${GREETINGS})(?: there| all| team)?(?![\\p{L}\\p{N}])`, 'iu');
/** What is said to somebody who has been talking already. */
const IS_REMARK = new RegExp(`^(?:${REMARKS})\\b`, 'i');
const IS_THANKS = new RegExp(`\\b(?:${THANKS})\\b`, 'i');

/** Tells whether a text, without marks around it, is a greeting, thanks, or another word that asks for nothing. */
export function isSmallTalk(bare: string): boolean {
  return bare.length <= MAX_LENGTH && SMALL_TALK.test(bare);
}

/** Returns the text without a greeting at its beginning. */
export function withoutGreeting(text: string): string {
  return text.replace(GREETING, '');
}

/** Makes the reply to a text that asks for nothing: what the bot is for, two examples, and a button for the help; to `ok` one line. */
export function smallTalkReply({ person, text }: Pick<Message, 'person' | 'text'>): Reply {
  const isThanks = IS_THANKS.test(text);
  if (!isThanks && IS_REMARK.test(text.trim())) {
    const line = 'OK. Ask me about your networks whenever you like.';
    return {
      markdown: `${line} ${code('help')} tells what I can do.`,
      card: withButtons(line, ['help']),
      isPrivate: false,
    };
  }
  const hello = isThanks ? "You're welcome." : `Hello ${escapeMarkdown(person.displayName)}.`;
  const markdown = `${hello} I answer questions about your Cisco Meraki networks: ${code('status')}, or “why is the Wi-Fi slow in Rotterdam 301?” Say ${code('help')} for all I can do.`;
  const line = isThanks ? "You're welcome." : `Hello ${escapeCardText(person.displayName)}.`;
  const shown = `${line} Ask me about your Cisco Meraki networks: “status”, or “why is the Wi-Fi slow in Rotterdam 301?”`;
  return { markdown, card: withButtons(shown, ['help']), isPrivate: false };
}
