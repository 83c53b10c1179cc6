import type { NamedAdmins } from '../core/admission.ts';
import type { BackgroundTasks } from '../core/async/background-tasks.ts';
import { type Clock, HOUR, MINUTE } from '../core/clock.ts';
import { disputeNotice } from '../core/notices.ts';
import type { LastingNotices } from '../core/tell.ts';
import { isSamePerson } from '../core/webex-id.ts';
import type { RememberedAdmin } from './admin-book.ts';
import { type AdminCheckDeps, checkAddress, checkPersonId, recalled } from './admin-check.ts';

/** The number of administrators in each state, for the health page. */
export interface AdminsStatus {
  named: number;
  /** Addresses that belong to another person than before: neither is trusted. */
  disputed: number;
  /** Addresses and person ids that Webex does not know, or was never asked about. */
  unknown: number;
}

/** The administrators of the bot, by id, because an e-mail address can be given to another person. */
export interface Admins {
  /**
   * Reads what is remembered from the store, without asking Webex: link pages are open before Webex is reached. Never rejects.
   */
  recall(): Promise<void>;
  /**
   * Forgets whom BOT_ADMINS does not name, compares what is remembered of the others with Webex's answers, and goes on doing
   * so every hour; every five minutes while somebody, or their Webex organization, is not known. Never rejects, and may be called again.
   *
   * @param onChecked called after each of these comparisons
   */
  start(onChecked: () => void): Promise<void>;
  /** Compares once. Never rejects. @see checkAddress */
  check(): Promise<void>;
  /** Tells whether the person is an administrator, as far as the addresses were found by now. */
  isAdmin(personId: string): boolean;
  /** Returns the ids of the administrators that were found and whose address is not in dispute. */
  list(): string[];
  /** Returns the Webex organizations of all administrators, the last known ones of those whose address is in dispute. */
  organizations(): string[];
  status(): AdminsStatus;
  /** Ends the comparisons. */
  stop(): void;
}

/** The collaborators of the administrators. */
export interface AdminsDeps extends AdminCheckDeps {
  notices: Pick<LastingNotices, 'define'>;
  background: Pick<BackgroundTasks, 'run'>;
  clock: Clock;
}

/** Creates the administrators; nobody is one before `start`. @param pauses milliseconds between two comparisons */
export function createAdmins(
  { emails, personIds }: NamedAdmins,
  deps: AdminsDeps,
  pauses = { usual: HOUR, whileUnknown: 5 * MINUTE },
): Admins {
  const { book, notices, background, clock, log } = deps;
  const addresses = [...new Set(emails.map((email) => email.toLowerCase()))];
  const names = [...addresses, ...new Set(personIds)];
  const known = new Map<string, RememberedAdmin>();
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  const rememberedOf = (name: string): RememberedAdmin => known.get(name) ?? {};
  const isUnknown = (name: string): boolean => rememberedOf(name).personId === undefined;
  const isDisputed = (name: string): boolean => rememberedOf(name).disputedBy !== undefined;
  /** Nobody may be left out of the administrators, or of those whom they let in, for a whole hour. */
  const isIncomplete = (name: string): boolean => isUnknown(name) || !rememberedOf(name).personOrgId;
  const list = (): string[] => {
    const trusted = names.filter((name) => !isDisputed(name));
    return [...new Set(trusted.flatMap((name) => rememberedOf(name).personId ?? []))];
  };

  const tellDispute = notices.define('dispute', async (send, _personId, [name = '']) => {
    if ((await book.find(name)).disputedBy !== undefined) await send(disputeNotice(name));
  });

  async function checkOne(name: string): Promise<void> {
    try {
      const before = await recalled(name, deps);
      const check = addresses.includes(name) ? checkAddress : checkPersonId;
      known.set(name, await check(name, before, deps));
    } catch (err) {
      log.warn({ err }, 'administrator lookup failed: the store can not be read');
    }
  }

  async function check(): Promise<void> {
    await Promise.all(names.map(checkOne));
    const missing = names.filter(isUnknown);
    if (missing.length > 0)
      log.warn(
        { emails: missing },
        'some addresses of BOT_ADMINS not found in Webex: no rights given to them',
      );
    const disputed = names.filter(isDisputed);
    if (disputed.length > 0)
      log.error(
        { emails: disputed },
        'some addresses of BOT_ADMINS belong to another person than before: neither has rights. To trust the new one, start once without the address',
      );
    await Promise.all(disputed.map(tellOthers));
  }

  /** Tells the other administrators of a dispute, unless that was done, by this instance or another one. */
  async function tellOthers(name: string): Promise<void> {
    const others = list();
    if (others.length === 0 || rememberedOf(name).disputeToldAt !== undefined) return;
    let isFirst = false;
    const disputeToldAt = clock();
    try {
      const told = await book.change(name, (remembered) => {
        isFirst = remembered.disputedBy !== undefined && remembered.disputeToldAt === undefined;
        return isFirst ? { ...remembered, disputeToldAt } : remembered;
      });
      known.set(name, told);
    } catch (err) {
      log.warn({ err }, 'administrators not told of a disputed address: the store can not be written');
      return;
    }
    if (!isFirst) return;
    background.run('dispute', () => Promise.all(others.map((personId) => tellDispute(personId, name))));
  }

  async function checkAgain(onChecked: () => void): Promise<void> {
    await check();
    onChecked();
    if (isStopped) return;
    clearTimeout(timer);
    const pause = names.some(isIncomplete) ? pauses.whileUnknown : pauses.usual;
    timer = setTimeout(() => checkAgain(onChecked), pause).unref();
  }

  return {
    async recall() {
      try {
        for (const name of names) known.set(name, await recalled(name, deps));
      } catch (err) {
        log.warn({ err }, 'administrators not recalled: the store can not be read');
      }
    },
    async start(onChecked) {
      if (names.length === 0)
        log.warn({}, 'BOT_ADMINS is empty: nobody can list or revoke the links of others');
      await book
        .forgetOthers(names)
        .catch((err: unknown) => log.warn({ err }, 'former administrators could not be forgotten'));
      await checkAgain(onChecked);
    },
    check,
    isAdmin: (personId) => list().some((id) => isSamePerson(id, personId)),
    list,
    organizations: () => names.flatMap((name) => rememberedOf(name).personOrgId ?? []),
    status: () => ({
      named: names.length,
      disputed: names.filter(isDisputed).length,
      unknown: names.filter(isUnknown).length,
    }),
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
