import type { Chat, Message } from '../../core/chat.ts';
import { SECOND } from '../../core/clock.ts';
import type { Dashboard } from '../../core/dashboard.ts';
import type { Log } from '../../core/log.ts';
import type { WholeRead } from '../report/whole-reads.ts';

/** Milliseconds that a person waits before the notice is posted. */
export const NOTICE_DELAY = 4 * SECOND;

const READING = '⏳ Still reading from Meraki; the answer follows.';
const WAITING = '⏳ Others are having long lists read; yours is read next, or soon. The answer follows.';
const LIMITED =
  '⏳ Still waiting: Meraki is limiting how much is asked about this organization. The answer follows.';

/** Tells a person who waits that the answer takes long. */
export interface ProgressNotice {
  /** Takes the dashboard that is read, so that the notice can say why it takes long. */
  dashboardOpened(dashboard: Pick<Dashboard, 'isLimited'>): void;
  /** Resolves once the notice was posted, or could not be; never when the answer comes before. */
  shown: Promise<void>;
  /** Deletes the notice; is called once the answer was sent. */
  end(): Promise<void>;
}

/**
 * Starts to wait. In a group space the notice never says that Meraki is limiting: how much is asked about an organization is
 * as private as an answer.
 *
 * @param delay milliseconds until the notice is posted
 * @param wholeRead tells whether the question waits for a place
 */
export function startProgressNotice(
  { place, isDirect }: Pick<Message, 'place' | 'isDirect'>,
  { chat, log }: { chat: Pick<Chat, 'sendForNow'>; log: Log },
  delay: number,
  wholeRead: Pick<WholeRead, 'isWaiting'>,
): ProgressNotice {
  let dashboard: Pick<Dashboard, 'isLimited'> | undefined;
  let notice: Promise<() => Promise<void>> | undefined;
  const shown = Promise.withResolvers<void>();
  const timer = setTimeout(() => {
    const isLimited = isDirect && dashboard?.isLimited() === true;
    notice = chat.sendForNow(place, wholeRead.isWaiting ? WAITING : isLimited ? LIMITED : READING);
    notice.then(
      () => shown.resolve(),
      (error: unknown) => {
        log.warn({ err: error }, 'progress notice not sent');
        shown.resolve();
      },
    );
  }, delay);

  return {
    dashboardOpened: (opened) => {
      dashboard = opened;
    },
    shown: shown.promise,
    async end() {
      clearTimeout(timer);
      const remove = await notice?.catch(() => undefined);
      await remove?.();
    },
  };
}
