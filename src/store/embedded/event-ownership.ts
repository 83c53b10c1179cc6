import { type ClaimedEvent, OwnershipLostError } from '../../core/inbox.ts';
import { createOwnershipCheck } from '../ownership-check.ts';
import type { InboxJournal } from './inbox-journal.ts';
import type { NumberedEvent } from './inbox-lines.ts';

/** An unfinished event of this process. */
export interface HeldEvent extends NumberedEvent {
  /** Resolves to whether the journal has the event; never rejects. */
  isKept: Promise<boolean>;
  /** Whether `isKept` has resolved to true. */
  isOnDisk: boolean;
}

/** Creates the ownership check of an event. @param isClosed whether the inbox was closed */
export function createEventOwnership(
  event: HeldEvent,
  journal: Pick<InboxJournal, 'mark' | 'stillHeld'>,
  isClosed: () => boolean,
): ClaimedEvent['checkOwnership'] {
  let begun: Promise<void> | undefined;
  return createOwnershipCheck({
    wasInterrupted: event.isInterrupted,
    async check() {
      if (!(await event.isKept) || isClosed()) throw new OwnershipLostError();
      event.isInterrupted = true;
      // Awaited, so that the next process knows of the effect when a kill comes right after it.
      begun ??= journal.mark('begun', event);
      await begun;
      if (!(await journal.stillHeld())) throw new OwnershipLostError();
    },
    async clear() {
      event.isInterrupted = false;
      begun = undefined;
      await journal.mark('takenBack', event);
    },
    onUncleared() {},
  });
}
