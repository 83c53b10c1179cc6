import type { Chat, Message } from '../../core/chat.ts';
import { SECOND } from '../../core/clock.ts';
import type { Dashboard } from '../../core/dashboard.ts';
import type { Log } from '../../core/log.ts';

/** How long a person looks at nothing. */
export const NOTICE_DELAY = 4 * SECOND;

const READING = '⏳ Still reading from Meraki; the answer follows.';
const LIMITED =
  '⏳ Still waiting: Meraki is limiting how much is asked about this organization. The answer follows.';

/** What a person who waits is told. */
export interface ProgressNotice {
  dashboardOpened(dashboard: Pick<Dashboard, 'isLimited'>): void;
  /** Resolves once the person was told that it takes long; never when it does not. */
  shown: Promise<void>;
  /** The answer is there: what was said meanwhile goes away again. */
  end(): Promise<void>;
}

/** @param silence milliseconds until somebody who waits is told so */
export function startProgressNotice(
  { place }: Pick<Message, 'place'>,
  { chat, log }: { chat: Pick<Chat, 'sendForNow'>; log: Log },
  silence: number,
): ProgressNotice {
  let dashboard: Pick<Dashboard, 'isLimited'> | undefined;
  let notice: Promise<() => Promise<void>> | undefined;
  const told = Promise.withResolvers<void>();
  const timer = setTimeout(() => {
    notice = chat.sendForNow(place, dashboard?.isLimited() === true ? LIMITED : READING);
    notice.then(
      () => told.resolve(),
      (error: unknown) => {
        log.warn({ err: error }, 'nobody could be told to wait');
        told.resolve();
      },
    );
  }, silence);

  return {
    dashboardOpened: (opened) => {
      dashboard = opened;
    },
    shown: told.promise,
    async end() {
      clearTimeout(timer);
      const withdraw = await notice?.catch(() => undefined);
      await withdraw?.();
    },
  };
}
