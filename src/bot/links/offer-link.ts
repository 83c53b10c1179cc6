import type { Message, Reply } from '../../core/chat.ts';
import type { KnownError, LinkRemedy } from '../../core/errors.ts';
import { escapeMarkdown } from '../../core/markdown.ts';
import { linkOffer } from '../../core/notices.ts';
import { scopesInWords } from '../../core/scopes.ts';
import { isWorthUsing, type LinkTicket } from '../../core/tickets.ts';
import type { BotDeps } from '../command.ts';
import { addressee, sendPrivately } from '../reply.ts';
import { ago, paragraphs } from '../text/wording.ts';
import { sendOneTimeUrl } from './one-time-url.ts';

/**
 * Answers a command that failed for want of a link with a one-time URL, directly; the command waits for it
 * and is answered where it was asked. Of many such commands one sends a URL, the last one is answered.
 *
 * @throws KnownError `webex_refused`
 */
export async function offerLink(
  asked: Message,
  error: KnownError,
  { scopes, again }: LinkRemedy,
  deps: BotDeps,
): Promise<Reply> {
  const { person, place, isDirect } = asked;
  const waiting = { text: asked.text, place, isDirect };
  const sent = await openTicket(person.id, scopes, deps);
  // The reply tells it, so nobody else needs to.
  const isNews = again !== undefined && (await deps.tokens.claimNotification(again));
  if (sent) {
    await deps.store.changeTicket(sent.hash, (ticket) => ({
      ...ticket,
      waiting,
      personOrgId: person.orgId,
    }));
    const when = ago(sent.sentAt, deps.clock());
    const instead =
      sent.waiting && sent.waiting.text !== asked.text ? ', in place of what you asked before' : '';
    const markdown = `${error.message} Open the link that I sent you directly ${when}; then I answer this${instead}.`;
    // The one message about a link that died is a direct one, wherever that was found out.
    if (isNews)
      return sendPrivately(asked, { markdown }, `${addressee(asked)} I wrote to you directly.`, deps);
    return {
      markdown: isDirect ? markdown : `${addressee(asked)} ${markdown}`,
      isPrivate: error.code !== 'not_linked',
    };
  }

  const former = again && (await deps.store.findGrant(again));
  // Made again, a link may be asked what it could be asked before.
  const wanted = [...new Set([...(former?.scopes ?? []), ...scopes])];
  const title = former
    ? `Link ${escapeMarkdown(former.organizationName)} again`
    : 'Link your Meraki organization';
  const asks =
    scopes.length > 0
      ? `Meraki asks for consent to ${scopesInWords([...scopes])}, beside what the link allows already. Until then, the link stays as it is.`
      : '';
  return sendOneTimeUrl(
    asked,
    { waiting, ...(wanted.length > 0 && { scopes: wanted }) },
    (url) => paragraphs(error.message, linkOffer(url, title), asks, 'Then I answer what you asked.'),
    `${addressee(asked)} I sent you a link directly. Once you are through, I answer this here.`,
    deps,
  );
}

/** The URL that the person has already and that would do. */
async function openTicket(
  personId: string,
  scopes: readonly string[],
  { store, clock }: BotDeps,
): Promise<LinkTicket | undefined> {
  const ticket = await store.findOpenTicket(personId);
  if (ticket === undefined || !isWorthUsing(ticket, clock())) return undefined;
  return scopes.every((scope) => ticket.scopes?.includes(scope)) ? ticket : undefined;
}
