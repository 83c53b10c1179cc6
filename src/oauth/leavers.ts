import { setTimeout as delay } from 'node:timers/promises';
import type { OutgoingMessage } from '../core/chat.ts';
import { type Clock, DAY, isRecent } from '../core/clock.ts';
import type { Grant } from '../core/links.ts';
import type { Log } from '../core/log.ts';
import { manyMissingNotice, selfUnreadableNotice } from '../core/notices.ts';
import {
  type LeaversDoubt,
  type LeaversSettings,
  PRODUCT_SETTINGS,
  personSettings,
} from '../core/settings.ts';
import type { Store } from '../core/store.ts';
import type { Tell } from '../core/tell.ts';
import type { Whereabouts } from '../core/whereabouts.ts';
import { type AskPeopleDeps, askPeople } from './ask-people.ts';
import { type EndUnaskedDeps, endUnasked } from './end-unasked.ts';

/** People of one round: Webex answers about so many in less than half an hour, after which a job counts as failing. */
const MAX_PEOPLE_ASKED = 10_000;
/** Webex is believed when it does not know so many people, or so large a part of those it answered about. */
const BELIEVED = { people: 3, part: 0.1 };

/** The collaborators of the search for leavers. */
export interface LeaversDeps extends EndUnaskedDeps {
  store: Pick<Store, 'listGrants' | 'findSettings' | 'changeSettings'>;
  whereabouts: Whereabouts;
  /** Tells a person, with one Markdown text. */
  tell: Tell;
  /** Returns the ids of the administrators. */
  admins(): readonly string[];
  clock: Clock;
  /** Whether another clock says that ours is right: while it may be wrong, nobody is looked for. */
  checkClock(): Promise<boolean>;
  log: Log;
  pause?: AskPeopleDeps['pause'];
}

/**
 * Looks for people who left: their links would live as long as they are renewed. A day after the last complete round, Webex
 * is asked about each person whose links nobody asked through for a day; of more than 10,000, about each part on a day of its
 * own. Who is unknown to Webex (404) in two rounds, a day or more apart, and asked nothing in between, loses their links; any
 * other answer changes nothing. When Webex does not know more than three people and more than a tenth of them, or does not
 * show the bot's own person, the round is not believed: nothing of it is noted, and the administrators are told, once a day
 * at most.
 */
export interface Leavers {
  /** Makes a round if one is due. An aborted round is made again by the next call. Rejects when the store can't be read. */
  look(signal?: AbortSignal): Promise<void>;
  /** Returns why the last round was not believed. Rejects when the store can't be read. */
  doubt(): Promise<LeaversDoubt | undefined>;
}

/** Creates the search for leavers. Only one instance may look at a time. */
export function createLeavers(deps: LeaversDeps): Leavers {
  const { store, whereabouts, tell, admins, clock, checkClock, log, pause = pauseFor } = deps;

  const lastRound = async (): Promise<LeaversSettings> =>
    (await store.findSettings(PRODUCT_SETTINGS))?.leavers ?? {};

  const canReadSelf = async (): Promise<boolean> => {
    try {
      await whereabouts.readSelf();
      return true;
    } catch (err) {
      log.warn({ err }, "the bot's own person can't be read: no link of a person who left is ended");
      return false;
    }
  };

  const believe = async (): Promise<void> => {
    await store.changeSettings(PRODUCT_SETTINGS, (settings) => ({
      ...settings,
      leavers: { at: clock(), toldAt: settings.leavers?.toldAt },
    }));
  };

  /** Stores a doubt, and tells the administrators unless they were told within a day. */
  const doubt = async (why: LeaversDoubt, message: OutgoingMessage): Promise<void> => {
    const people = admins();
    const now = clock();
    let isNew = false;
    await store.changeSettings(PRODUCT_SETTINGS, (settings) => {
      const { at, toldAt } = settings.leavers ?? {};
      isNew = people.length > 0 && !(toldAt !== undefined && isRecent(toldAt, DAY, clock));
      // Without its own person the bot asked about nobody: that is no round.
      const round = { at: why === 'self_unreadable' ? at : clock(), doubt: why };
      return { ...settings, leavers: { ...round, toldAt: isNew ? now : toldAt } };
    });
    if (!isNew) return;
    for (const personId of people) await tell(personId, message.markdown);
  };

  /** Notes that Webex does not know the person. @returns since when, if their links are due to be ended */
  const miss = async (personId: string, lastUsedAt: number): Promise<number | undefined> => {
    let since: number | undefined;
    await store.changeSettings(personSettings(personId), (settings) => {
      const { missedAt } = settings;
      const isLasting = missedAt !== undefined && missedAt <= clock() && lastUsedAt <= missedAt;
      since = isLasting && clock() - missedAt >= DAY ? missedAt : undefined;
      return isLasting ? settings : { ...settings, missedAt: clock() };
    });
    return since;
  };

  const meet = async (personId: string): Promise<void> => {
    const id = personSettings(personId);
    if ((await store.findSettings(id))?.missedAt === undefined) return;
    await store.changeSettings(id, (settings) => ({ ...settings, missedAt: undefined }));
  };

  const endLinksOf = async (personId: string, grants: readonly Grant[]): Promise<void> => {
    const since = await miss(personId, lastUseOf(grants));
    if (since === undefined) return;
    for (const grant of grants)
      await endUnasked(grant, 'person_left', ({ lastUsedAt }) => lastUsedAt <= since, deps);
    await meet(personId);
    log.info({ personId, links: grants.length }, 'links of a person who left have ended');
  };

  const round = async (quiet: Map<string, Grant[]>, signal: AbortSignal | undefined): Promise<void> => {
    const answers = await askPeople([...quiet.keys()], { whereabouts, log, pause }, signal);
    const { known, missing } = answers;
    // Whoever is there is there, whatever becomes of the round.
    for (const personId of known) await meet(personId);
    if (signal?.aborted) return;
    if (missing.length > 0 && !(await canReadSelf()))
      return await doubt('self_unreadable', selfUnreadableNotice());
    const asked = known.length + missing.length;
    if (missing.length > BELIEVED.people && missing.length > asked * BELIEVED.part) {
      log.error({ missing: missing.length, asked }, 'Webex does not know too many people: no link was ended');
      const grants = missing.flatMap((id) => quiet.get(id)?.slice(0, 1) ?? []);
      return await doubt('many_missing', manyMissingNotice(grants, asked));
    }
    // It may have been set during the round.
    if (!(await checkClock())) return;
    for (const personId of missing)
      await endLinksOf(personId, quiet.get(personId) ?? []).catch((err: unknown) => {
        log.error({ err, personId }, 'links of a person who left could not be ended: tried again tomorrow');
      });
    await believe();
  };

  return {
    async look(signal) {
      if (!(await checkClock())) return;
      const last = await lastRound();
      if (last.at !== undefined && isRecent(last.at, DAY, clock)) return;
      const quiet = quietPeople(await store.listGrants(), clock);
      if (quiet.size === 0) return last.doubt && (await believe());
      if (!(await canReadSelf())) return await doubt('self_unreadable', selfUnreadableNotice());
      await round(partOfToday(quiet, clock), signal);
    },
    doubt: async () => (await lastRound()).doubt,
  };
}

/** Groups the links by person: people with an active link who asked nothing for a day. Whoever asks is there. */
function quietPeople(grants: readonly Grant[], clock: Clock): Map<string, Grant[]> {
  const byPerson = Map.groupBy(grants, ({ personId }) => personId);
  return new Map(
    [...byPerson].filter(
      ([, own]) =>
        own.some(({ status }) => status === 'active') &&
        !own.some(({ lastUsedAt }) => isRecent(lastUsedAt, DAY, clock)),
    ),
  );
}

/** Returns all, or the part of them whose day it is when one round can't ask about all. */
function partOfToday(quiet: Map<string, Grant[]>, clock: Clock): Map<string, Grant[]> {
  const parts = Math.ceil(quiet.size / MAX_PEOPLE_ASKED);
  const today = Math.floor(clock() / DAY) % parts;
  return new Map([...quiet].filter((_, index) => index % parts === today));
}

function lastUseOf(grants: readonly Grant[]): number {
  return Math.max(...grants.map(({ lastUsedAt }) => lastUsedAt));
}

async function pauseFor(ms: number, signal: AbortSignal | undefined): Promise<void> {
  // An abort only ends the wait: what follows looks at the signal.
  await delay(ms, undefined, { signal, ref: false }).catch(() => {});
}
