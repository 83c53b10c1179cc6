import type { Log } from '../../core/log.ts';
import {
  type Webex,
  WebexError,
  type WebexMessage,
  type WebexPage,
  type WebexRoom,
} from '../client/index.ts';
import type { Delivery } from './delivery.ts';

/** A space in which something has happened. */
export type ActiveSpace = Pick<WebexRoom, 'id' | 'type'>;

const PAGE = 100;
/** Of spaces, and of messages in one: what is beyond them is not answered. */
const MOST_PAGES = 10;

/** The spaces in which something has happened since then, the latest first. @throws WebexError */
export async function* roomsSince(
  client: Pick<Webex, 'rooms'>,
  since: number,
  log: Log,
): AsyncGenerator<ActiveSpace> {
  const pages = pagesOf(await client.rooms.list({ sortBy: 'lastactivity', max: PAGE }));
  for await (const room of newest(
    pages,
    (one) => one.lastActivity,
    since,
    () =>
      log.error({ spaces: PAGE * MOST_PAGES }, 'too many spaces were active: the others are not caught up'),
  ))
    yield { id: room.id, type: room.type };
}

/**
 * What was said to the bot in a space since then, as webhooks would tell of it, the oldest first. A bot may list in a
 * group only what mentions it (developer.webex.com, List Messages); presses of buttons can't be listed at all.
 *
 * @throws WebexError
 */
export async function messagesSince(
  client: Pick<Webex, 'messages'>,
  room: ActiveSpace,
  since: number,
  log: Log,
): Promise<Delivery[]> {
  const mentioned = room.type === 'direct' ? {} : { mentionedPeople: 'me' };
  try {
    const pages = pagesOf(await client.messages.list({ roomId: room.id, max: PAGE, ...mentioned }));
    const found: Delivery[] = [];
    for await (const message of newest(
      pages,
      (one) => one.created,
      since,
      () =>
        log.error(
          { roomId: room.id, messages: PAGE * MOST_PAGES },
          'too many messages: the others are not caught up',
        ),
    ))
      found.push(deliveryOf(message, room));
    return found.reverse();
  } catch (error) {
    if (!(error instanceof WebexError && (error.status === 403 || error.status === 404))) throw error;
    log.warn({ roomId: room.id, err: error }, 'a space could not be caught up: the bot may have left it');
    return [];
  }
}

async function* pagesOf<T>(first: WebexPage<T>): AsyncGenerator<WebexPage<T>> {
  let page = first;
  yield page;
  while (page.hasNext()) {
    page = await page.next();
    yield page;
  }
}

/** The items until the first one that is older; lists have the newest first. */
async function* newest<T>(
  pages: AsyncGenerator<WebexPage<T>>,
  dateOf: (item: T) => string | null | undefined,
  since: number,
  onTooMany: () => void,
): AsyncGenerator<T> {
  let count = 0;
  for await (const page of pages) {
    count += 1;
    if (count > MOST_PAGES) return onTooMany();
    for (const item of page.items) {
      if (Date.parse(dateOf(item) ?? '') < since) return;
      yield item;
    }
  }
}

function deliveryOf(
  { id, roomId, personId, parentId, created }: WebexMessage,
  { type }: ActiveSpace,
): Delivery {
  return {
    resource: 'messages',
    event: 'created',
    actorId: personId,
    data: {
      id,
      roomId,
      roomType: type,
      personId,
      ...(parentId && { parentId }),
      ...(created && { created }),
    },
  };
}
