import type { Background } from './background.ts';
import type { Chat } from './chat.ts';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import { credentialsNotice } from './notices.ts';
import { PRODUCT_SETTINGS } from './settings.ts';
import type { Store } from './store.ts';

export interface CredentialsAlarm {
  /** What Meraki said of our own credentials; every refresh and exchange reports it. */
  report(accepted: boolean): void;
  /** Goes on from where the process before stopped. */
  restore(): Promise<void>;
  /** For the health page. */
  readonly accepted: boolean;
}

const REFUSED =
  'Meraki refuses MERAKI_CLIENT_ID or MERAKI_CLIENT_SECRET: links are kept, none can be renewed';

/** Tells every administrator once when Meraki begins to refuse our credentials, restarts included. */
export function createCredentialsAlarm(parts: {
  store: Pick<Store, 'changeSettings' | 'findSettings'>;
  chat: Pick<Chat, 'sendDirect'>;
  background: Background;
  admins: () => readonly string[];
  clock: Clock;
  log: Log;
}): CredentialsAlarm {
  const { store, chat, background, admins, clock, log } = parts;
  let accepted = true;
  /** Unknown after a start: an alarm of the process before may stand in the store. */
  let known = false;

  const change = async (isAccepted: boolean): Promise<void> => {
    if (!isAccepted && admins().length === 0) {
      // Nobody to tell yet: the next report tries again.
      known = false;
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
    } finally {
      // Also when it could not be written: an alarm is better given twice than not at all.
      if (isNews) tell();
    }
  };

  const tell = (): void => {
    log.error({}, REFUSED);
    for (const personId of admins())
      background.run('alarm', () => chat.sendDirect(personId, credentialsNotice()));
  };

  return {
    async restore() {
      accepted = (await store.findSettings(PRODUCT_SETTINGS))?.credentialsRefusedAt === undefined;
    },
    report(isAccepted) {
      if (known && isAccepted === accepted) return;
      known = true;
      accepted = isAccepted;
      background.run('alarm', () => change(isAccepted));
    },
    get accepted() {
      return accepted;
    },
  };
}
