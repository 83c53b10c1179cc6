import type { Card } from '../../core/chat.ts';
import { MINUTE } from '../../core/clock.ts';
import { TICKET_LIFE } from '../../core/tickets.ts';
import { card, openUrl, smallText, submit, textBlock } from '../report/card-parts.ts';

/** What the card says to a person without a link who asked something. */
interface LinkOrAsk {
  /** Why there is no answer: Markdown for cards. */
  what: string;
  /** The one-time URL. */
  url: string;
  /** What becomes of the question. */
  then: string;
  /** Id of the person. */
  owner: string;
}

const OWN = `**Link your own organization** needs a full administrator of it: you sign in with Webex, then agree at Meraki. The URL works once, for you only, for ${TICKET_LIFE / MINUTE} minutes.`;
const ASKED =
  '**Ask for access** if you are none: people of your Webex organization decide. They see your name, your address and what you write.';
const REASON = 'To say what for: “request access in Rotterdam 301 because …”.';

/** Makes the card that offers both ways to an answer: a link of one's own, and access through somebody else's. */
export function offerCard({ what, url, then, owner }: LinkOrAsk): Card {
  const actions = [
    openUrl({ title: 'Link your own organization', url }),
    submit({ title: 'Ask for access', command: 'request access', owner }),
  ];
  const texts = [textBlock(what, { weight: 'bolder' }), textBlock(OWN), textBlock(ASKED), textBlock(then)];
  return { ...card([...texts, smallText(REASON)], []), actions };
}
