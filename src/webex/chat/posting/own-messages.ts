import { LRUCache } from 'lru-cache';
import { HOUR } from '../../../core/clock.ts';
import type { WebexMessage } from '../../client/index.ts';
import { createReportLag } from './report-lag.ts';

/** A message of the bot that is in a space, as far as Webex's answer to a post and its report of the message both tell. */
export type OwnMessage = Pick<WebexMessage, 'id' | 'roomId' | 'parentId' | 'created'>;

/** An own message, and whether it is known which post made it. */
export interface KnownMessage extends OwnMessage {
  isTaken: boolean;
}

/**
 * The messages of the bot that Webex reported or answered lately. In a group space they are the only evidence that a post
 * arrived whose answer was lost: a bot can't list its messages there.
 */
export interface OwnMessages {
  /** Notes a message that Webex reported. */
  note(message: OwnMessage): void;
  /** Notes what another instance knows. */
  merge(known: readonly KnownMessage[]): void;
  /** Takes a message as that of one post. @returns false when it is another post's already */
  take(message: OwnMessage): boolean;
  /** Milliseconds that Webex took at most to report a message in the last minute. */
  longestReport(): number;
  /** Returns what is known of a space since a time, in epoch milliseconds, oldest first. */
  since(roomId: string, after: number): KnownMessage[];
}

/** The spaces and the messages of one space that are remembered: about 0.5 KB a message. */
const MAX = { spaces: 5_000, messages: 100 };

/** Creates an empty memory. */
export function createOwnMessages(): OwnMessages {
  // A post is tried for no longer than an hour.
  const spaces = new LRUCache<string, Map<string, KnownMessage>>({ max: MAX.spaces, ttl: HOUR });

  function keep({ id, roomId, parentId, created: at }: OwnMessage, isTaken: boolean): void {
    const created = at ?? new Date().toISOString();
    const messages = spaces.get(roomId) ?? new Map<string, KnownMessage>();
    messages.set(id, { id, roomId, parentId, created, isTaken });
    const [oldest] = messages.keys();
    if (messages.size > MAX.messages && oldest !== undefined) messages.delete(oldest);
    spaces.set(roomId, messages);
  }

  const lag = createReportLag();
  const find = ({ roomId, id }: OwnMessage) => spaces.get(roomId)?.get(id);

  return {
    note(message) {
      lag.reported(message.id);
      if (!find(message)) keep(message, false);
    },
    merge(known) {
      for (const message of known) keep(message, message.isTaken || find(message)?.isTaken === true);
    },
    take(message) {
      const known = find(message);
      if (known?.isTaken) return false;
      if (known === undefined) lag.answered(message.id);
      keep(message, true);
      return true;
    },
    longestReport: lag.longest,
    since: (roomId, after) =>
      [...(spaces.get(roomId)?.values() ?? [])]
        .filter((message) => createdAt(message) >= after)
        .toSorted((one, other) => createdAt(one) - createdAt(other)),
  };
}

/** Returns when a message was created, on Webex's clock in epoch milliseconds. One without a time is new. */
export function createdAt({ created }: Pick<WebexMessage, 'created'>): number {
  const time = Date.parse(created ?? '');
  return Number.isNaN(time) ? Date.now() : time;
}
