import { settlesWithin } from '../../core/async/timeout.ts';
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

/** Milliseconds that the notice gets: the next message of the space must not wait for a Webex that does not answer. */
const NOTICE_TIMEOUT = 3 * SECOND;

/** Tells a person who waits that the answer takes long. */
export interface ProgressNotice {
  /** Takes the dashboard that is read, so that the notice can say why it takes long. */
  dashboardOpened(dashboard: Pick<Dashboard, 'isLimited'>): void;
  /** Notes that the answer is made: from now on Webex is waited for, and nothing is read that a notice could tell of. */
  answerMade(): void;
  /** Resolves once the notice was posted, was not needed, or could not be within seconds; never when `end` is called before. */
  shown: Promise<void>;
  /** Deletes the notice; is called once the answer was sent. */
  end(): Promise<void>;
}

/**
 * Starts to wait. In a group space the notice never says that Meraki is limiting: how much is asked about an organization is
 * as private as an answer. An announcement may hold no question, so it gets no notice.
 *
 * @param delay milliseconds until the notice is posted
 * @param wholeRead tells whether the question waits for a place
 * @param timeout milliseconds that the notice gets to be posted
 */
export function startProgressNotice(
  { place, isDirect, isAnnouncement }: Pick<Message, 'place' | 'isDirect' | 'isAnnouncement'>,
  { chat, log }: { chat: Pick<Chat, 'sendForNow'>; log: Log },
  delay: number,
  wholeRead: Pick<WholeRead, 'isWaiting'>,
  timeout = NOTICE_TIMEOUT,
): ProgressNotice {
  let dashboard: Pick<Dashboard, 'isLimited'> | undefined;
  let notice: Promise<() => Promise<void>> | undefined;
  let isReading = true;
  const shown = Promise.withResolvers<void>();
  const timer = setTimeout(async () => {
    if (!isAnnouncement && isReading) {
      const isLimited = isDirect && dashboard?.isLimited() === true;
      const text = wholeRead.isWaiting ? WAITING : isLimited ? LIMITED : READING;
      notice = chat.sendForNow(place, text, () => isReading);
      notice.catch((err: unknown) => log.warn({ err }, 'progress notice not sent'));
      await settlesWithin(notice, timeout).catch(() => {});
    }
    shown.resolve();
  }, delay);

  return {
    dashboardOpened: (opened) => {
      dashboard = opened;
    },
    answerMade: () => {
      isReading = false;
    },
    shown: shown.promise,
    async end() {
      clearTimeout(timer);
      const remove = await notice?.catch(() => undefined);
      await remove?.();
    },
  };
}
