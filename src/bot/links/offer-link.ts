import type { Message } from '../../core/chat.ts';
import { giveBackUnlessRefused, sendClaimed } from '../../core/claimed-notice.ts';
import type { KnownError, LinkRemedy } from '../../core/errors.ts';
import { escapeMarkdown } from '../../core/markdown.ts';
import { linkOffer } from '../../core/notices.ts';
import { scopesInWords } from '../../core/scopes.ts';
import { isWorthUsing, type LinkTicket } from '../../core/tickets.ts';
import type { BotDeps } from '../command.ts';
import { addressee, sendPrivately } from '../reply.ts';
import { ago, paragraphs } from '../text/wording.ts';
import { assertNotVoid, prepareOneTimeUrl, type SendPrepared } from './one-time-url.ts';

/**
 * Prepares the offer of a link to the person whose command failed for want of one: a one-time URL that goes to them directly. The
 * command then waits, and is answered where it was asked once the person has linked. While a URL can still be used, a further
 * command sends no other URL, and waits in place of the one before.
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
  const waiting = { text: message.text, place, isDirect };
  const sent = await openTicket(person.id, scopes, deps);
  if (sent) {
    await deps.store.changeTicket(sent.hash, (ticket) => ({
      ...ticket,
      waiting,
      personOrgId: person.orgId,
    }));
    const when = ago(sent.sentAt, deps.clock());
    const instead =
      sent.waiting && sent.waiting.text !== message.text ? ', in place of what you asked before' : '';
    const markdown = `${error.message} Open the link that I sent you directly ${when}; then I answer this${instead}.`;
    const line = `${addressee(message)} I wrote to you directly.`;
    // The one message about it goes to the person directly, also when the command was in a group space.
    if (isFirstToTell) return () => sendPrivately(message, { markdown }, line, deps);
    return async () => ({
      markdown: isDirect ? markdown : `${addressee(message)} ${markdown}`,
      isPrivate: error.code !== 'not_linked',
      // The URL may still be on its way.
      assertUseful: () => assertNotVoid(sent.hash, deps),
    });
  }

  const former = again && (await deps.store.findGrant(again));
  // A link that is made again allows what it allowed before.
  const wanted = [...new Set([...(former?.scopes ?? []), ...scopes])];
  const title = former
    ? `Link ${escapeMarkdown(former.organizationName)} again`
    : 'Link your Meraki organization';
  const consent =
    scopes.length > 0
      ? `Meraki asks for consent to ${scopesInWords([...scopes])}, beside what the link allows already. Until then, the link stays as it is.`
      : '';
  return prepareOneTimeUrl(
    message,
    { waiting, ...(wanted.length > 0 && { scopes: wanted }) },
    (url) => paragraphs(error.message, linkOffer(url, title), consent, 'Then I answer what you asked.'),
    `${addressee(message)} I sent you a link directly. Once you are through, I answer this here.`,
    deps,
  );
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
