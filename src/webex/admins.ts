import type { Chat } from '../core/chat.ts';
import { MINUTE } from '../core/clock.ts';
import type { Log } from '../core/log.ts';

/** Who administers the bot: by id, because an e-mail address can be given to somebody else. */
export interface Admins {
  /** Finds who the addresses belong to, and goes on trying for those not found; never rejects. */
  start(): Promise<void>;
  isAdmin(personId: string): boolean;
  /** Those that were found. */
  list(): string[];
  stop(): void;
}

/** Whom an address belonged to when it was first looked up: later it may be given to somebody else. */
export interface AddressBook {
  find(email: string): Promise<string | undefined>;
  keep(email: string, personId: string): Promise<void>;
}

/**
 * @param emails BOT_ADMINS
 * @param every milliseconds between two tries for addresses that are not found
 */
export function createAdmins(
  emails: readonly string[],
  chat: Pick<Chat, 'findPerson'>,
  addresses: AddressBook,
  log: Log,
  every = 5 * MINUTE,
): Admins {
  const ids = new Set<string>();
  let missing = [...new Set(emails.map((email) => email.toLowerCase()))];
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  async function isFound(email: string): Promise<boolean> {
    try {
      const known = await addresses.find(email);
      const id = known ?? (await chat.findPerson(email))?.id;
      if (id === undefined) return false;
      if (known === undefined) await addresses.keep(email, id);
      ids.add(id);
      return true;
    } catch (err) {
      log.warn({ err }, "one of the bot's administrators could not be looked up");
      return false;
    }
  }

  async function find(): Promise<void> {
    const found = await Promise.all(missing.map(isFound));
    missing = missing.filter((_, index) => !found[index]);
    if (missing.length === 0) return;
    log.warn({ emails: missing }, 'Webex knows no person for some of BOT_ADMINS: they administer nothing');
    if (!stopped) timer = setTimeout(find, every).unref();
  }

  return {
    async start() {
      if (emails.length === 0)
        log.warn({}, 'BOT_ADMINS names nobody: nobody can list or revoke the links of others');
      await find();
    },
    isAdmin: (personId) => ids.has(personId),
    list: () => [...ids],
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
