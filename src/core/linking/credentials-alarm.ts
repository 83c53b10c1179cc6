import type { BackgroundTasks } from '../async/background-tasks.ts';
import { createKeyedMutex } from '../async/keyed-mutex.ts';
import { type Clock, isRecent, MINUTE } from '../clock.ts';
import type { Log } from '../log.ts';
import { credentialsNotice } from '../notices.ts';
import { PRODUCT_SETTINGS } from '../settings.ts';
import type { Store } from '../store.ts';
import type { LastingNotices } from '../tell.ts';

/** Watches whether Meraki accepts the bot's own client id and secret: our credentials. */
export interface CredentialsAlarm {
  /** Takes note of whether Meraki has just accepted our credentials; called after every refresh, exchange and revocation. */
  report(accepted: boolean): void;
  /** Whether Meraki accepts our credentials, by the last report of any instance. Rejects when the store can't be read. */
  accepted(): Promise<boolean>;
}

const REFUSED =
  'Meraki refuses MERAKI_CLIENT_ID or MERAKI_CLIENT_SECRET: links are kept, none can be renewed';

/** Milliseconds for which a report that repeats the last one is ignored. */
const REPORT_INTERVAL = MINUTE;

/**
 * Creates the alarm that tells every administrator once when Meraki begins to refuse our credentials. The state is in the
 * store, so that neither a restart nor another instance tells it again.
 */
export function createCredentialsAlarm(deps: {
  store: Pick<Store, 'changeSettings' | 'findSettings'>;
  notices: Pick<LastingNotices, 'define'>;
  background: BackgroundTasks;
  admins: () => readonly string[];
  clock: Clock;
  log: Log;
}): CredentialsAlarm {
  const { store, notices, background, admins, clock, log } = deps;
  const mutex = createKeyedMutex();
  let last: { accepted: boolean; at: number } | undefined;
  /**
   * Set while Meraki refuses our credentials but the store may not say so. `untold`: no administrator was known. `told`:
   * administrators were told, and the write failed or is not confirmed.
   */
  let unstored: 'untold' | 'told' | undefined;

  const isStored = async (): Promise<boolean> =>
    (await store.findSettings(PRODUCT_SETTINGS))?.credentialsRefusedAt !== undefined;

  const accepted = async (): Promise<boolean> => unstored === undefined && !(await isStored());

  const tellAdmin = notices.define('credentials', async (send) => {
    if (!(await accepted())) await send(credentialsNotice());
  });

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
    const refusedAt = clock();
    let isNew = false;
    try {
      await store.changeSettings(PRODUCT_SETTINGS, (settings) => {
        isNew = !isAccepted && settings.credentialsRefusedAt === undefined;
        return {
          ...settings,
          credentialsRefusedAt: isAccepted ? undefined : (settings.credentialsRefusedAt ?? refusedAt),
        };
      });
    } catch (error) {
      // Whether the refusal was stored is unknown. Better told twice than never; `tell` does not repeat it with every report.
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
    background.run('alarm', () => Promise.all(admins().map((personId) => tellAdmin(personId))));
  };

  return {
    report(isAccepted) {
      if (last?.accepted === isAccepted && isRecent(last.at, REPORT_INTERVAL, clock)) return;
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
    accepted,
  };
}
