import type { BackgroundTasks } from '../async/background-tasks.ts';
import { createKeyedMutex } from '../async/keyed-mutex.ts';
import type { Chat } from '../chat.ts';
import { type Clock, MINUTE } from '../clock.ts';
import type { Log } from '../log.ts';
import { credentialsNotice } from '../notices.ts';
import { PRODUCT_SETTINGS } from '../settings.ts';
import type { Store } from '../store.ts';

export interface CredentialsAlarm {
  /** What Meraki said of our own credentials; every refresh and exchange reports it. */
  report(accepted: boolean): void;
  /** For the health page: what all instances know together. Rejects when the store can't be read. */
  accepted(): Promise<boolean>;
}

const REFUSED =
  'Meraki refuses MERAKI_CLIENT_ID or MERAKI_CLIENT_SECRET: links are kept, none can be renewed';

/** Milliseconds for which a report that says the same is not held against the store again. */
const FRESH = MINUTE;

/**
 * Tells every administrator once when Meraki begins to refuse our credentials, restarts and other instances included:
 * what was told stands in the store, and a report counts by what it changes there.
 */
export function createCredentialsAlarm(parts: {
  store: Pick<Store, 'changeSettings' | 'findSettings'>;
  chat: Pick<Chat, 'sendDirect'>;
  background: BackgroundTasks;
  admins: () => readonly string[];
  clock: Clock;
  log: Log;
}): CredentialsAlarm {
  const { store, chat, background, admins, clock, log } = parts;
  const mutex = createKeyedMutex();
  let last: { accepted: boolean; at: number } | undefined;
  /** A refusal that is not in the store: there was nobody to tell, or it was told and could not be written. */
  let unnoted: 'untold' | 'told' | undefined;

  const isNoted = async (): Promise<boolean> =>
    (await store.findSettings(PRODUCT_SETTINGS))?.credentialsRefusedAt !== undefined;

  const change = async (isAccepted: boolean): Promise<void> => {
    if (isAccepted) unnoted = undefined;
    if ((await isNoted()) !== isAccepted) {
      unnoted = undefined;
      return;
    }
    if (!isAccepted && admins().length === 0) {
      // Nobody to tell yet: the next report tries again.
      unnoted ??= 'untold';
      last = undefined;
      log.error({}, REFUSED);
      return;
    }
    let isNews = false;
    try {
      await store.changeSettings(PRODUCT_SETTINGS, (settings) => {
        isNews = !isAccepted && settings.credentialsRefusedAt === undefined;
        return {
          ...settings,
          credentialsRefusedAt: isAccepted ? undefined : (settings.credentialsRefusedAt ?? clock()),
        };
      });
    } catch (error) {
      // An alarm is better given twice than not at all, but not with every report.
      if (isNews) tell();
      throw error;
    }
    if (isNews) tell();
    unnoted = undefined;
  };

  const tell = (): void => {
    if (unnoted === 'told') return;
    unnoted = 'told';
    log.error({}, REFUSED);
    for (const personId of admins())
      background.run('alarm', () => chat.sendDirect(personId, credentialsNotice()));
  };

  return {
    report(isAccepted) {
      if (last?.accepted === isAccepted && clock() - last.at < FRESH) return;
      last = { accepted: isAccepted, at: clock() };
      background.run('alarm', () =>
        mutex
          .run('alarm', () => change(isAccepted))
          .catch((error: unknown) => {
            last = undefined;
            throw error;
          }),
      );
    },
    accepted: async () => unnoted === undefined && !(await isNoted()),
  };
}
