import type { Incoming } from '../core/chat.ts';
import { MINUTE } from '../core/clock.ts';
import type { KnownError, LinkRemedy } from '../core/errors.ts';
import { invite } from '../core/invitation.ts';
import { linkOffer } from '../core/notices.ts';
import { isOpen, type LinkTicket } from '../core/tickets.ts';
import { directly } from './answering.ts';
import type { Parts, Reply } from './command.ts';
import { ago } from './wording.ts';

/** A URL that was sent is named again only while the person has this long to use it. */
const TIME_ENOUGH = 2 * MINUTE;

/**
 * Answers a command that failed for want of a link with a one-time URL, directly; the command waits for it
 * and is answered where it was asked. Of many such commands one sends a URL, the last one is answered.
 *
 * @throws KnownError `webex_refused`
 */
export async function offerLink(
  asked: Incoming,
  error: KnownError,
  { scopes, again }: LinkRemedy,
  parts: Parts,
): Promise<Reply> {
  const { person, place, isDirect } = asked;
  const waiting = { text: asked.text, place, isDirect };
  if (again) await parts.tokens.claimTelling(again);
  const sent = await openTicket(person.id, scopes, parts);
  if (sent) {
    await parts.store.changeTicket(sent.hash, (ticket) => ({
      ...ticket,
      waiting,
      personOrgId: person.orgId,
    }));
    const when = ago(sent.sentAt, parts.clock());
    const markdown = `${error.message} Open the link that I sent you directly ${when}; then I answer this.`;
    return { markdown, isPrivate: true };
  }

  const grants = await parts.store.listGrants(person.id);
  const wanted =
    scopes.length === 0 ? [] : [...new Set([...scopes, ...grants.flatMap((grant) => grant.scopes)])];
  const url = await invite(person, { waiting, ...(wanted.length > 0 && { scopes: wanted }) }, parts);
  const title = again || scopes.length > 0 ? 'Link it again' : 'Link your Meraki organization';
  const markdown = `${error.message}\n\n${linkOffer(url, title)}\n\nThen I answer what you asked.`;
  if (isDirect) return { markdown, isPrivate: true };
  await directly(person.id, { markdown }, parts);
  return {
    markdown: 'I sent you a link directly. Once you are through, I answer this here.',
    isPrivate: false,
  };
}

/** The URL that the person has already and that would do. */
async function openTicket(
  personId: string,
  scopes: readonly string[],
  { store, clock }: Parts,
): Promise<LinkTicket | undefined> {
  const ticket = await store.findOpenTicket(personId);
  if (ticket === undefined || !isOpen(ticket, clock() + TIME_ENOUGH)) return undefined;
  return scopes.every((scope) => ticket.scopes?.includes(scope)) ? ticket : undefined;
}
