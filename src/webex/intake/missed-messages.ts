import type { Log } from '../../core/log.ts';
import {
  isShut,
  pagesOf,
  type Webex,
  type WebexMessage,
  type WebexPage,
  type WebexRoom,
} from '../client/index.ts';
import type { Delivery } from './delivery.ts';

/** A space with recent activity. */
export type ActiveSpace = Pick<WebexRoom, 'id' | 'type'>;

const PAGE_SIZE = 100;
/** The pages of spaces that are read, and the pages of messages in one space; what is beyond them is not answered. */
const MAX_PAGES = 10;

/** Yields the spaces with activity since a time, in epoch milliseconds, the latest first. @throws WebexError */
export async function* activeSpacesSince(
  client: Pick<Webex, 'rooms'>,
  since: number,
  log: Log,
): AsyncGenerator<ActiveSpace> {
  const pages = pagesOf(await client.rooms.list({ sortBy: 'lastactivity', max: PAGE_SIZE }));
  for await (const room of newest(
    pages,
    (one) => one.lastActivity,
    since,
    () =>
      log.error(
        { spaces: PAGE_SIZE * MAX_PAGES },
        'too many active spaces: missed messages in the others are not read',
      ),
  ))
    yield { id: room.id, type: room.type };
}

/**
 * Reads the messages to the bot in a space since a time, as the deliveries that webhooks would post, the oldest first.
 * In a group space a bot may list only messages that mention it (developer.webex.com, List Messages); pressed buttons
 * can't be listed at all.
 *
 * @param since epoch milliseconds
 * @throws WebexError
 */
export async function missedMessages(
  client: Pick<Webex, 'messages'>,
  space: ActiveSpace,
  since: number,
  log: Log,
): Promise<Delivery[]> {
  const mentioned = space.type === 'direct' ? {} : { mentionedPeople: 'me' };
  try {
    const pages = pagesOf(await client.messages.list({ roomId: space.id, max: PAGE_SIZE, ...mentioned }));
    const found: Delivery[] = [];
    for await (const message of newest(
      pages,
      (one) => one.created,
      since,
      () =>
        log.error(
          { roomId: space.id, messages: PAGE_SIZE * MAX_PAGES },
          'too many missed messages in a space: the others are not read',
        ),
    ))
      found.push(deliveryOf(message, space));
    return found.reverse();
  } catch (error) {
    if (!isShut(error)) throw error;
    log.warn(
      { roomId: space.id, err: error },
      'missed messages of a space could not be read: the bot may have left it',
    );
    return [];
  }
}

/** Yields the items since a time. The lists begin with the newest item, so it stops at the first older one. */
async function* newest<T>(
  pages: AsyncGenerator<WebexPage<T>>,
  dateOf: (item: T) => string | null | undefined,
  since: number,
  onTooMany: () => void,
): AsyncGenerator<T> {
  let count = 0;
  for await (const page of pages) {
    count += 1;
    if (count > MAX_PAGES) return onTooMany();
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
