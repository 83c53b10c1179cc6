import { type AccessRequest, isDecidable } from '../access-requests.ts';
import type { BackgroundTasks } from '../async/background-tasks.ts';
import { createKeyedMutex } from '../async/keyed-mutex.ts';
import type { Chat, OutgoingMessage } from '../chat.ts';
import { type Clock, MINUTE } from '../clock.ts';
import type { Grant } from '../links.ts';
import type { Log } from '../log.ts';
import { escapeMarkdown } from '../markdown.ts';
import type { Store } from '../store.ts';
import type { LastingNotices } from '../tell.ts';
import { askedAs, withMessages } from './access-decision.ts';

/** The messages about requests for access to those who decide. */
export interface AccessMessages {
  /**
   * Asks the lenders of a stored request; when there are none, tells the administrators that somebody asks. Each card is sent
   * once, also when Webex is down for long or this process ends. A repetition changes nothing. Never rejects: `askAgain` does it
   * when the store can't be read or written now.
   */
  ask(request: Pick<AccessRequest, 'id'>): Promise<void>;
  /** The job that asks about requests whose process ended, or lost its store, before it had asked anybody. */
  askAgain(signal?: AbortSignal): Promise<void>;
  /** Deletes the cards of those who did not decide. Failures are only logged: a card that stays says that it was decided. */
  takeBack(request: AccessRequest): void;
}

/** The collaborators of these messages. */
export interface AccessMessagesDeps {
  store: Pick<Store, 'findAccessRequest' | 'listOpenAccessRequests' | 'changeAccessRequest' | 'findGrant'>;
  notices: Pick<LastingNotices, 'define'>;
  chat: Pick<Chat, 'delete'>;
  background: Pick<BackgroundTasks, 'run'>;
  /** Ids of the administrators. */
  admins(): readonly string[];
  /** Makes the card to a lender. */
  cardOf(request: AccessRequest, grant: Grant): OutgoingMessage;
  clock: Clock;
  log: Log;
}

/** Creates the messages. To be called before the inbox is opened: it defines kinds of notices. */
export function createAccessMessages(deps: AccessMessagesDeps): AccessMessages {
  const { store, notices, chat, background, admins, cardOf, clock, log } = deps;
  const cards = createKeyedMutex();

  const askLender = notices.define('access', (send, lenderId, [id = '']) =>
    cards.run(`${id} ${lenderId}`, async () => {
      const request = await store.findAccessRequest(id);
      const lender = request && askedAs(request, lenderId);
      // Another notice may have brought the card: who asked may have repeated the request after a restart.
      if (!request || !lender || lender.messageIds.length > 0 || !isDecidable(request, clock())) return;
      const grant = await store.findGrant({ personId: lenderId, organizationId: lender.organizationId });
      if (grant?.status !== 'active') return;
      const { ids } = await send(cardOf(request, grant));
      const noted = await store.changeAccessRequest(id, (current) => withMessages(current, lenderId, ids));
      if (noted !== undefined && noted.state !== 'open') takeBack(noted);
    }),
  );

  const tellAdmin = notices.define('access_unasked', async (send, _adminId, [id = '']) => {
    const request = await store.findAccessRequest(id);
    if (request !== undefined && isDecidable(request, clock())) await send(unaskedAccessNotice(request));
  });

  function takeBack({ id, asked: { lenders }, decidedBy }: AccessRequest): void {
    const others = lenders.filter(({ personId }) => personId !== decidedBy);
    background.run('cards of a decided request', async () => {
      for (const { personId, messageIds } of others)
        await chat.delete(messageIds).catch((err: unknown) => {
          log.warn({ err, personId, requestId: id }, 'card of a decided request not deleted');
        });
    });
  }

  async function askOnce(id: string): Promise<void> {
    const request = await store.findAccessRequest(id);
    if (!request || request.asked.at !== undefined || !isDecidable(request, clock())) return;
    const {
      requester,
      asked: { lenders },
    } = request;
    const told =
      lenders.length > 0
        ? lenders.map(({ personId }) => askLender(personId, id))
        : admins()
            .filter((personId) => personId !== requester.personId)
            .map((personId) => tellAdmin(personId, id));
    await Promise.all(told);
    await store.changeAccessRequest(id, (one) => ({ ...one, asked: { ...one.asked, at: clock() } }));
  }

  const ask: AccessMessages['ask'] = ({ id }) =>
    cards
      .run(id, () => askOnce(id))
      .catch((err: unknown) => log.warn({ err, requestId: id }, 'nobody asked for access yet; asking again'));

  return {
    ask,
    async askAgain(signal) {
      const now = clock();
      // Whoever stored a request asks at once.
      const isLeft = ({ asked, requestedAt }: AccessRequest) =>
        asked.at === undefined && requestedAt <= now - MINUTE;
      for (const request of (await store.listOpenAccessRequests(now)).filter(isLeft)) {
        if (signal?.aborted) return;
        await ask(request);
      }
    },
    takeBack,
  };
}

/** Creates the message to the administrators about a request that nobody can grant. What it is for is not theirs to read. */
function unaskedAccessNotice({ requester: { name, email } }: AccessRequest): OutgoingMessage {
  return {
    markdown: [
      `**${escapeMarkdown(name)}** (${escapeMarkdown(email)}) asks for access, and nobody of their Webex organization has a link through which they could be let in.`,
      'A full administrator of their Meraki organization can say `link` to me, and then `share with` and their address.',
    ].join('\n\n'),
  };
}
