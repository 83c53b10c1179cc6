import type { BackgroundTasks } from '../async/background-tasks.ts';
import { createKeyedMutex } from '../async/keyed-mutex.ts';
import type { Chat } from '../chat.ts';
import { type Clock, MINUTE } from '../clock.ts';
import type { Log } from '../log.ts';
import { credentialsNotice } from '../notices.ts';
import { PRODUCT_SETTINGS } from '../settings.ts';
import type { Store } from '../store.ts';

/** Watches whether Meraki takes the bot's own credentials. */
export interface CredentialsAlarm {
  /** Reports whether Meraki took our credentials; every refresh and exchange does. */
  report(accepted: boolean): void;
  /** Whether Meraki takes our credentials, as all instances know together. Rejects when the store can't be read. */
  accepted(): Promise<boolean>;
}

const REFUSED =
  'Meraki refuses MERAKI_CLIENT_ID or MERAKI_CLIENT_SECRET: links are kept, none can be renewed';

/** A report that repeats the last one is not compared with the store again for so long. */
const REPORT_INTERVAL = MINUTE;

/**
 * Creates the alarm that tells every administrator once when Meraki begins to refuse our credentials. The state is in the
 * store, so that neither a restart nor another instance tells it again.
 */
export function createCredentialsAlarm(deps: {
  store: Pick<Store, 'changeSettings' | 'findSettings'>;
  chat: Pick<Chat, 'sendDirect'>;
  background: BackgroundTasks;
  admins: () => readonly string[];
  clock: Clock;
  log: Log;
}): CredentialsAlarm {
  const { store, chat, background, admins, clock, log } = deps;
  const mutex = createKeyedMutex();
  let last: { accepted: boolean; at: number } | undefined;
  /** A refusal that is not stored: there was nobody to tell, or it was told and could not be stored. */
  let unstored: 'untold' | 'told' | undefined;

  const isStored = async (): Promise<boolean> =>
    (await store.findSettings(PRODUCT_SETTINGS))?.credentialsRefusedAt !== undefined;

  const change = async (isAccepted: boolean): Promise<void> => {
    if (isAccepted) unstored = undefined;
    if ((await isStored()) !== isAccepted) {
      unstored = undefined;
      return;
    }
    if (!isAccepted && admins().length === 0) {
      // No administrator is known yet: the next report tries again.
      unstored ??= 'untold';
      last = undefined;
      log.error({}, REFUSED);
      return;
    }
    let isNew = false;
    try {
      await store.changeSettings(PRODUCT_SETTINGS, (settings) => {
        isNew = !isAccepted && settings.credentialsRefusedAt === undefined;
        return {
          ...settings,
          credentialsRefusedAt: isAccepted ? undefined : (settings.credentialsRefusedAt ?? clock()),
        };
      });
    } catch (error) {
      // Better told twice than never, but not with every report.
      if (isNew) tell();
      throw error;
    }
    if (isNew) tell();
    unstored = undefined;
  };

  const tell = (): void => {
    if (unstored === 'told') return;
    unstored = 'told';
    log.error({}, REFUSED);
    for (const personId of admins())
      background.run('alarm', () => chat.sendDirect(personId, credentialsNotice()));
  };

  return {
    report(isAccepted) {
      if (last?.accepted === isAccepted && clock() - last.at < REPORT_INTERVAL) return;
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
    accepted: async () => unstored === undefined && !(await isStored()),
  };
}
