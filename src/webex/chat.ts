import type { Chat, Message } from '../core/chat.ts';
import { SECOND } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { Place } from '../core/tickets.ts';
import { type Webex, WebexError } from './client/index.ts';
import { type Company, createCompany } from './company.ts';
import { personOf } from './person.ts';
import { splitMarkdown } from './split.ts';

/** How long an answer about who is in a space may be used. */
const COMPANY_LIFE = 30 * SECOND;

/** The way into Webex, over the client. */
export function createChat(client: Webex, log: Log): Chat & Pick<Company, 'forget'> {
  const company = createCompany(client, COMPANY_LIFE);

  /**
   * In order; a text that is too long for one message becomes several, the card stays with the first, the
   * file comes last.
   */
  async function post(
    to: { roomId: string } | { toPersonId: string },
    { markdown: text, card, file }: Message,
    parentId?: string,
  ) {
    const where = { ...to, ...(parentId === undefined ? {} : { parentId }) };
    for (const [index, markdown] of splitMarkdown(text).entries()) {
      const attachments = card && index === 0 ? { attachments: [{ contentType: CARD, content: card }] } : {};
      await create({ ...where, markdown, ...attachments });
    }
    if (file) await create({ ...where, files: [{ ...file, data: new Uint8Array(file.data) }] });
  }

  async function create(body: { parentId?: string; [key: string]: unknown }): Promise<void> {
    try {
      await client.messages.create(body);
    } catch (error) {
      // Webex took it; sent again, it would be there twice.
      if (isTaken(error))
        return log.warn({ err: error }, 'Webex described a sent message in an unexpected way');
      if (body.parentId === undefined || !isRefusal(error)) throw error;
      // Webex refuses a reply to what has been deleted: better an answer outside the thread than none.
      log.info({ err: error }, 'a reply was refused in its thread and is sent without');
      const { parentId: _, ...alone } = body;
      await create(alone);
    }
  }

  return {
    send: (place: Place, message) => post({ roomId: place.roomId }, message, place.parentId),
    sendDirect: (personId, message) => post({ toPersonId: personId }, message),
    async findPerson(email) {
      try {
        const { items } = await client.people.list({ email });
        const wanted = email.toLowerCase();
        const found = items.find((person) => person.emails.some((known) => known.toLowerCase() === wanted));
        return found && personOf(found);
      } catch (error) {
        // What is no e-mail address is refused, and belongs to nobody.
        if (isRefusal(error)) return undefined;
        throw error;
      }
    },
    async isIn(roomId, personId) {
      const { items } = await client.memberships.list({ roomId, personId });
      return items.some((membership) => membership.personId === personId);
    },
    isOnlyOf: (roomId, orgId) => company.isOnlyOf(roomId, orgId),
    forget: (roomId) => company.forget(roomId),
  };
}

const CARD = 'application/vnd.microsoft.card.adaptive';

function isRefusal(error: unknown): boolean {
  return error instanceof WebexError && (error.status === 400 || error.status === 404);
}

function isTaken(error: unknown): boolean {
  return (
    error instanceof WebexError && error.status !== undefined && error.status >= 200 && error.status < 300
  );
}
