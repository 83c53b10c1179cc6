import type { SentMessage } from '../../src/core/chat.ts';
import type { TakeBack } from '../../src/core/inbox.ts';

/** What a chat that records answers when it took a message. */
export const SENT: SentMessage = { ids: ['sent'] };

/** The ownership check of an event that nobody else handles. */
export const isOwned = async (): Promise<TakeBack> => async () => {};

/** Makes an ownership check that waits. */
export const ownedAfter = (gate: Promise<unknown>) => () => gate.then(isOwned);

/** A signal that is never aborted. */
export const NEVER = new AbortController().signal;
