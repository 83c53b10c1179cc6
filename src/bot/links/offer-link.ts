import type { Message } from '../../core/chat.ts';
import { giveBackUnlessRefused, sendClaimed } from '../../core/claimed-notice.ts';
import type { KnownError, LinkRemedy } from '../../core/errors.ts';
import { carryOver, MAX_WAITING, othersThan, withCommand } from '../../core/linking/waiting-commands.ts';
import { escapeCardText, escapeMarkdown, textOfMarkdown } from '../../core/markdown.ts';
import { linkOffer } from '../../core/notices.ts';
import { scopesInWords } from '../../core/scopes.ts';
import { isWorthUsing, type LinkTicket, type WaitingCommand } from '../../core/tickets.ts';
import type { BotDeps } from '../command.ts';
import { addressee, sendPrivately } from '../reply.ts';
import { choiceCard } from '../report/choice-card.ts';
import { ago, paragraphs } from '../text/wording.ts';
import { offerCard } from './offer-card.ts';
import { assertNotVoid, prepareOneTimeUrl, type SendPrepared } from './one-time-url.ts';
import { ASK_FOR_ACCESS } from './share-refusals.ts';

/**
 * Prepares the offer of a link to the person whose command failed for want of one: a one-time URL that goes to them directly, on
 * a card where they may ask for access instead. The command then waits, and is answered where it was asked once the person has linked. While a URL can still be used, a further
 * command sends no other URL, and waits beside those before.
 *
 * To be called for one message of a person at a time: two at once would both make a URL. What sends the offer may be called
 * beside all others, and waits for Webex.
 *
 * @param error the failure of the command
 * @param remedy the scopes that the new link needs, and the link that it replaces
 * @returns a function that rejects with KnownError `webex_refused`, and with PostError when Webex did not take a direct message
 *   otherwise
 */
export async function prepareOffer(
  message: Message,
  error: KnownError,
  remedy: LinkRemedy,
  deps: BotDeps,
): Promise<SendPrepared> {
  // The person is told once that a link ended, whichever part of the bot finds out: here this reply tells them.
  const giveBack = remedy.again && (await deps.tokens.claimNotification(remedy.again));
  if (giveBack === undefined) return makeOffer(message, error, remedy, false, deps);
  const send = await sendClaimed(() => makeOffer(message, error, remedy, true, deps), giveBack, deps.log);
  return async () => {
    const reply = await sendClaimed(send, giveBack, deps.log);
    if (reply.isPointer) return reply;
    return {
      ...reply,
      async onUnsent(reason) {
        await giveBackUnlessRefused(reason, giveBack, deps.log);
        await reply.onUnsent?.(reason);
      },
    };
  };
}

/** @param isFirstToTell whether the reply is the one message that a link ended */
async function makeOffer(
  message: Message,
  error: KnownError,
  { scopes, again }: LinkRemedy,
  isFirstToTell: boolean,
  deps: BotDeps,
): Promise<SendPrepared> {
  const { person, place, isDirect } = message;
  // Who has a link that must be made again, or allow more, has an administrator: themselves.
  const mayAsk = error.code === 'not_linked' && again === undefined && deps.sharing.mode !== 'off';
  const command = { text: message.text, place, isDirect };
  const sent = await openTicket(person.id, scopes, deps);
  if (sent) {
    await deps.store.changeTicket(sent.hash, (ticket) => ({
      ...ticket,
      ...withCommand(ticket, command),
      personOrgId: person.orgId,
    }));
    const when = ago(sent.sentAt, deps.clock());
    const others = othersThan(command, sent);
    const order = others.length > 0 ? ', after what you asked before' : '';
    const ask = mayAsk ? ', or ask for access' : '';
    const markdown = `${error.message} Open the link in the direct message that I sent you ${when}${ask}; then I answer this${order}.${leftOutNote(others)}`;
    const line = `${addressee(message)} I sent you a direct message.`;
    // The one message about it goes to the person directly, also when the command was in a group space.
    if (isFirstToTell) return () => sendPrivately(message, { markdown }, line, deps);
    return async () => ({
      markdown: isDirect ? markdown : `${addressee(message)} ${markdown}`,
      // The direct message can be that of \`link\`, which has no such button. Whoever presses it asks for themselves.
      ...(mayAsk && {
        card: choiceCard(escapeCardText(textOfMarkdown(markdown), 500), [ASK_FOR_ACCESS], undefined),
      }),
      isPrivate: error.code !== 'not_linked',
      // The URL may still be on its way.
      assertUseful: () => assertNotVoid(sent.hash, deps),
    });
  }

  const ended = again && (await deps.store.findGrant(again));
  // A link that is made again allows what it allowed before.
  const wanted = [...new Set([...(ended?.scopes ?? []), ...scopes])];
  const title = ended
    ? `Link ${escapeMarkdown(ended.organizationName)} again`
    : 'Link your Meraki organization';
  const consent =
    scopes.length > 0
      ? `Meraki will ask for consent to ${scopesInWords([...scopes])}, in addition to what the link already allows. Until then, the link stays as it is.`
      : '';
  // What waited for a URL that this one voids, or that somebody else ended, waits for this one.
  const former = carryOver(await deps.store.findNewestTicket(person.id), deps.clock());
  const then = `Then I answer what you asked.${leftOutNote(othersThan(command, former))}`;
  return prepareOneTimeUrl(
    message,
    { ...withCommand(former, command), ...(wanted.length > 0 && { scopes: wanted }) },
    (url) => ({
      markdown: paragraphs(error.message, linkOffer(url, title), consent, then),
      ...(mayAsk && { card: offerCard({ what: error.message, url, then, owner: person.id }) }),
    }),
    `${addressee(message)} I sent you a link in a direct message. Once you have linked, I answer this here.`,
    deps,
  );
}

/** Writes that not all that was asked waits for the link, as a sentence; empty when all does. */
function leftOutNote(others: readonly WaitingCommand[]): string {
  if (others.length < MAX_WAITING) return '';
  return ` I keep the last ${MAX_WAITING} questions: ask again what you asked before those.`;
}

/** Finds the ticket behind a URL that the person has already, if its link would allow the scopes. */
async function openTicket(
  personId: string,
  scopes: readonly string[],
  { store, clock }: BotDeps,
): Promise<LinkTicket | undefined> {
  const ticket = await store.findOpenTicket(personId);
  if (ticket === undefined || !isWorthUsing(ticket, clock())) return undefined;
  return scopes.every((scope) => ticket.scopes?.includes(scope)) ? ticket : undefined;
}
