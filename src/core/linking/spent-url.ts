import type { BackgroundTasks } from '../async/background-tasks.ts';
import type { Chat, SentMessage } from '../chat.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store.ts';
import { isOpen, type LinkTicket } from '../tickets.ts';

/** The collaborators that edit or delete the messages of one-time URLs. */
export interface SpentUrlDeps {
  store: Pick<Store, 'changeTicket' | 'findTicket'>;
  chat: Pick<Chat, 'editDirect' | 'delete'>;
  background: Pick<BackgroundTasks, 'run'>;
  log: Log;
}

/**
 * Notes which direct message holds a one-time URL, and retires it when the URL was spent before the message was known. Never
 * rejects: the URL was sent, whatever becomes of its message later.
 *
 * @param hash of the ticket
 * @param hasCard whether the message has a card
 */
export async function noteMessage(
  hash: string,
  { ids: [messageId] }: SentMessage,
  deps: SpentUrlDeps,
  hasCard = false,
): Promise<void> {
  if (messageId === undefined) return;
  try {
    const ticket = await deps.store.changeTicket(hash, (current) => ({
      ...current,
      messageId,
      ...(hasCard && { hasCard }),
    }));
    if (ticket !== undefined && !isOpen(ticket)) retireMessages([ticket.hash], deps);
  } catch (err) {
    deps.log.warn({ err }, 'message of a one-time URL not noted: it will not be retired');
  }
}

/**
 * Edits the messages of one-time URLs that were used or voided, one after the other in the background: each says so, and
 * holds no URL any more. Webex edits no message with a card: that one is deleted, because whatever ends a URL tells its
 * person in a message of its own. What can't be edited or deleted stays as it is.
 *
 * @param hashes of their tickets
 */
export function retireMessages(hashes: readonly string[], deps: SpentUrlDeps): void {
  if (hashes.length === 0) return;
  deps.background.run('spent one-time URLs', async () => {
    for (const hash of hashes) await retireMessage(hash, deps);
  });
}

async function retireMessage(hash: string, { store, chat, log }: SpentUrlDeps): Promise<void> {
  let personId: string | undefined;
  try {
    // Read now: which message it is may have become known only after the ticket was spent.
    const ticket = await store.findTicket(hash);
    personId = ticket?.personId;
    if (ticket?.messageId === undefined || isOpen(ticket)) return;
    if (ticket.hasCard) await chat.delete([ticket.messageId]);
    else await chat.editDirect(ticket.personId, ticket.messageId, spentText(ticket));
  } catch (err) {
    log.warn({ err, personId }, 'message of a spent one-time URL not retired');
  }
}

/** Returns the Markdown that takes the place of a one-time URL. */
function spentText({ stage, voidReason }: LinkTicket): string {
  if (stage === 'done')
    return '✅ The one-time URL that was here has been used: your organization is linked.';
  const again = 'Say `link` for a new one.';
  switch (voidReason) {
    case 'wrong_person':
      return `⚠️ The one-time URL that was here has ended: somebody else opened it. ${again}`;
    case 'burnt':
      return `⚠️ The one-time URL that was here has ended: two browsers took part in its sign-in. ${again}`;
    case 'revoked':
      return 'The one-time URL that was here no longer works: an administrator of this bot ended it.';
    case 'unlinked':
      return `The one-time URL that was here no longer works: you said \`unlink\`. ${again}`;
    case undefined:
      return 'The one-time URL that was here no longer works. Use the newest one that I sent you, or say `link`.';
  }
}
