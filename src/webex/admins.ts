import type { Chat } from '../core/chat.ts';
import { MINUTE } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import { adminSettings } from '../core/settings.ts';
import type { Store } from '../core/store.ts';

/** The administrators of the bot, by id, because an e-mail address can be given to another person. */
export interface Admins {
  /** Looks up the addresses, and goes on trying for those that are not found; never rejects. */
  start(): Promise<void>;
  /** Tells whether the person is an administrator, as far as the addresses were found by now. */
  isAdmin(personId: string): boolean;
  /** Returns the ids of the administrators that were found. */
  list(): string[];
  /** Ends the attempts for addresses that are not found. */
  stop(): void;
}

/** The person to whom each address belonged when it was first looked up: later it may be given to another person. */
export interface AddressBook {
  /** Returns the id of that person; undefined for an address that was never found. */
  find(email: string): Promise<string | undefined>;
  /** Stores the id of the person to whom the address belongs now. */
  keep(email: string, personId: string): Promise<void>;
}

/** Creates an address book in the store. */
export function createAddressBook(store: Pick<Store, 'findSettings' | 'changeSettings'>): AddressBook {
  return {
    find: async (email) => (await store.findSettings(adminSettings(email)))?.personId,
    async keep(email, personId) {
      await store.changeSettings(adminSettings(email), (settings) => ({ ...settings, personId }));
    },
  };
}

/**
 * Creates the administrators; nobody is one before `start`.
 *
 * @param emails BOT_ADMINS
 * @param interval milliseconds between two attempts for addresses that are not found
 */
export function createAdmins(
  emails: readonly string[],
  chat: Pick<Chat, 'findPerson'>,
  addresses: AddressBook,
  log: Log,
  interval = 5 * MINUTE,
): Admins {
  const ids = new Set<string>();
  let missing = [...new Set(emails.map((email) => email.toLowerCase()))];
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  async function find(email: string): Promise<boolean> {
    try {
      const known = await addresses.find(email);
      const id = known ?? (await chat.findPerson(email))?.id;
      if (id === undefined) return false;
      if (known === undefined) await addresses.keep(email, id);
      ids.add(id);
      return true;
    } catch (err) {
      log.warn({ err }, 'administrator lookup failed');
      return false;
    }
  }

  async function findMissing(): Promise<void> {
    const found = await Promise.all(missing.map(find));
    missing = missing.filter((_, index) => !found[index]);
    if (missing.length === 0) return;
    log.warn({ emails: missing }, 'some addresses of BOT_ADMINS not found in Webex: no rights given to them');
    if (!isStopped) timer = setTimeout(findMissing, interval).unref();
  }

  return {
    async start() {
      if (emails.length === 0)
        log.warn({}, 'BOT_ADMINS is empty: nobody can list or revoke the links of others');
      await findMissing();
    },
    isAdmin: (personId) => ids.has(personId),
    list: () => [...ids],
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
