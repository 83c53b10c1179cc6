import { cached } from '../core/async/cached.ts';
import { settlesWithin } from '../core/async/timeout.ts';
import type { AuditTrouble } from '../core/audit-gap.ts';
import type { Check, CheckState } from '../core/check.ts';
import { type Clock, SECOND } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { LeaversDoubt } from '../core/settings.ts';
import { clockCheck } from './clock-check.ts';
import { whyUnwritable } from './why-unwritable.ts';

/**
 * Milliseconds for which the result of a check is kept: anybody may open `/readyz`, and a check costs a write to the disk or
 * a query. Whether Webex is asked is decided by the part that is asked here.
 */
const MAX_AGE = 5 * SECOND;
/** Milliseconds after which a check fails: longer than the 11 s that a query may take (`store/postgres/pool.ts`). */
const CHECK_TIMEOUT = 13 * SECOND;

/** The parts that the checks ask. */
export interface ChecksDeps {
  /** Rejects when the store could not write now. */
  ping(): Promise<void>;
  /** Returns why entries are not in the audit log at the moment; undefined when nothing is wrong. */
  auditTrouble(): AuditTrouble | undefined;
  /** Resolves to whether Webex answers, and a few words about it. Never rejects, and is fast unless it has to ask. */
  webex(): Promise<{ ok: boolean; detail: string }>;
  /** Resolves to whether Webex accepts the bot token; undefined when it has not answered yet. Never rejects. */
  tokenAccepted(): Promise<boolean | undefined>;
  /**
   * Returns the transport by which events come from Webex: its name, which must not change, whether it was started, and
   * whether it works.
   */
  transport(): { name: string; isStarted: boolean; ok: boolean; detail: string };
  /** Returns when the last event came from Webex, epoch milliseconds; undefined when none came since the start. */
  lastEventAt(): number | undefined;
  /**
   * Resolves to whether Meraki takes the bot's client id and secret, as far as is known. Rejects when the store can't be
   * read.
   */
  credentialsAccepted(): Promise<boolean>;
  /**
   * Resolves to why Webex is not believed about people who left; undefined when it is. Rejects when the store can't be read.
   */
  leaversDoubt(): Promise<LeaversDoubt | undefined>;
  /** Resolves to the number of revocations that can't be unsealed. Rejects when the store can't be read. */
  unreadableRevocations(): Promise<number>;
  /** Returns the UUIDs of the Webex organizations whose people may use the bot. */
  admitted(): 'everybody' | readonly string[];
  /** Returns milliseconds by which our clock is ahead of Webex's; undefined while that is not known. */
  clockAhead(): number | undefined;
  /** Returns the number of administrators in each state. */
  administrators(): { named: number; disputed: number; unknown: number };
  clock: Clock;
  log: Log;
}

/**
 * Creates the checks of `/readyz`: what has to work so that people are answered. None of them rejects: a check that fails, or
 * takes more than 13 s, is logged. The results of `store`, `meraki_credentials`, `leavers` and `revocations` are kept for 5 s.
 *
 * Down are a store that can't be written and an instance that has not started: another instance may do better. What Webex
 * or Meraki says is the same for all instances, so it only degrades.
 *
 * @returns the checks by their names in the answer: `store`, `audit`, `webex`, `webex_token`, the name of the transport,
 *   `meraki_credentials`, `leavers`, `revocations`, `clock`, `webex_orgs`, `bot_admins` and `last_event`, which is always ok
 */
export function createChecks(deps: ChecksDeps): Record<string, () => Promise<Check>> {
  const { ping, webex, tokenAccepted, transport, lastEventAt, credentialsAccepted } = deps;
  const { leaversDoubt, unreadableRevocations, clock, log, admitted, administrators } = deps;
  const { auditTrouble, clockAhead } = deps;

  /** Limits the time of a check, turns its failure into `failure`, logs it, and caches the result. */
  const guarded = (
    check: () => Promise<Check>,
    logMessage: string,
    failure: Check | ((err: unknown) => Check),
  ) =>
    cached(
      () =>
        inTime(check).catch((err: unknown) => {
          log.error({ err }, logMessage);
          return typeof failure === 'function' ? failure(err) : failure;
        }),
      MAX_AGE,
      clock,
    );

  return {
    store: guarded(
      () => ping().then(() => result('ok', 'writable')),
      'store check failed: the store takes no writes',
      (err) => result('down', `not writable: ${whyUnwritable(err)}`),
    ),
    audit: async () => auditCheck(auditTrouble()),
    webex: async () => {
      const { ok, detail } = await webex();
      return result(ok ? 'ok' : 'degraded', detail);
    },
    webex_token: async () => {
      const isAccepted = await tokenAccepted();
      if (isAccepted === undefined) return result('degraded', 'not known: Webex has not answered yet');
      return isAccepted
        ? result('ok', 'accepted')
        : result('degraded', 'refused: put in the right WEBEX_BOT_TOKEN');
    },
    [transport().name]: async () => {
      const { isStarted, ok, detail } = transport();
      return isStarted
        ? result(ok ? 'ok' : 'degraded', detail)
        : result('down', 'not connected to Webex yet');
    },
    meraki_credentials: guarded(
      async () =>
        (await credentialsAccepted())
          ? result('ok', 'not refused')
          : result('degraded', 'refused: put in the right client id and secret'),
      'Meraki credentials check failed: the store can not be read',
      result('degraded', 'not known: the store can not be read'),
    ),
    leavers: guarded(
      async () => {
        const doubt = await leaversDoubt();
        return doubt === undefined ? result('ok', 'Webex is believed') : result('degraded', DOUBTS[doubt]);
      },
      'check of people who left failed: the store can not be read',
      result('degraded', 'not known: the store can not be read'),
    ),
    revocations: guarded(
      async () => revocationsCheck(await unreadableRevocations()),
      'revocations check failed: the store can not be read',
      result('degraded', 'not known: the store can not be read'),
    ),
    clock: async () => clockCheck(clockAhead()),
    webex_orgs: async () => admittedCheck(admitted()),
    bot_admins: async () => administratorsCheck(administrators()),
    // Always ok: at night nobody asks anything, so no event is no fault.
    last_event: async () => {
      const at = lastEventAt();
      return result('ok', at === undefined ? 'none since the start' : new Date(at).toISOString());
    },
  };
}

const DOUBTS: Record<LeaversDoubt, string> = {
  many_missing: 'Webex does not know too many people: none of their links was ended',
  self_unreadable: "Webex does not show the bot's own person: links of people who left are not ended",
};

function revocationsCheck(unreadable: number): Check {
  if (unreadable === 0) return result('ok', 'none that can not be unsealed');
  const what = `${unreadable} revocation${unreadable === 1 ? '' : 's'} that TOKEN_KEYS does not open`;
  return result('degraded', `Meraki can not be told of ${what}: the log names the keys`);
}

/** Not down: deeds do not wait for the audit log, and the store has a check of its own. */
function auditCheck(trouble: AuditTrouble | undefined): Check {
  if (trouble === undefined) return result('ok', 'written');
  const { reason, since, waiting, lost } = trouble;
  const missing = `${waiting + lost} entries missing since ${new Date(since).toISOString()}`;
  const wait = `${waiting} wait in memory for the next attempt`;
  return result('degraded', `not written: ${reason}; ${missing}, ${wait}`);
}

function admittedCheck(admitted: ReturnType<ChecksDeps['admitted']>): Check {
  if (admitted === 'everybody') return result('ok', 'everybody in Webex may use the bot');
  const { length } = admitted;
  if (length > 0) return result('ok', `people of ${length} Webex organization${length === 1 ? '' : 's'}`);
  return result('degraded', 'nobody may use the bot: set WEBEX_ORGS or BOT_ADMINS; the log says more');
}

/** Tells numbers only: anybody may read it. */
function administratorsCheck({ named, disputed, unknown }: ReturnType<ChecksDeps['administrators']>): Check {
  if (disputed > 0)
    return result(
      'degraded',
      `in dispute: ${disputed} of ${named}; the log and the other administrators know more`,
    );
  if (unknown > 0)
    return result('degraded', `not found in Webex: ${unknown} of ${named}; the log names them`);
  return result('ok', named === 0 ? 'none named' : `${named} found`);
}

function result(state: CheckState, detail: string): Check {
  return { state, detail };
}

/** Runs a check; rejects when it takes too long, so that `/readyz` always answers. */
async function inTime(check: () => Promise<Check>): Promise<Check> {
  const checking = check();
  if (await settlesWithin(checking, CHECK_TIMEOUT)) return checking;
  throw new Error(`no answer in ${CHECK_TIMEOUT / SECOND} s`);
}
