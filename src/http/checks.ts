import { cached } from '../core/async/cached.ts';
import { settlesWithin } from '../core/async/timeout.ts';
import { type Clock, SECOND } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { Check } from './health-routes.ts';

/** The store's check reads and writes the disk, and anybody may open the page: one result serves for this long. */
const MAX_AGE = 5 * SECOND;
/** Longer than the 11 s after which a database that hangs is given up. */
const CHECK_TIMEOUT = 13 * SECOND;

/** The collaborators of the checks. */
export interface ChecksDeps {
  ping(): Promise<void>;
  /** Rejects when Webex can't be reached. */
  tokenAccepted(): Promise<boolean>;
  /** The transport by which Webex reaches us, and whether it does. */
  transport(): Check & { name: string };
  /** Epoch milliseconds; undefined when no event came yet. */
  lastEventAt(): number | undefined;
  /** Rejects when the store can't be read. */
  credentialsAccepted(): Promise<boolean>;
  clock: Clock;
  log: Log;
}

/** Creates the checks of `/readyz`: everything that has to work before people are answered, by the name on the page. */
export function createChecks(deps: ChecksDeps): Record<string, () => Promise<Check>> {
  const { ping, tokenAccepted, transport, lastEventAt, credentialsAccepted, clock, log } = deps;
  const result = (ok: boolean, yes: string, no: string): Check => ({ ok, detail: ok ? yes : no });

  /**
   * Caches a check, limits its time and handles its failure.
   * @param text the log message of a failure @param detail the page's text for it
   */
  const guarded = (check: () => Promise<Check>, text: string, detail: string) =>
    cached(
      () =>
        inTime(check).catch((err: unknown) => {
          log.error({ err }, text);
          return { ok: false, detail };
        }),
      MAX_AGE,
      clock,
    );

  return {
    store: guarded(
      () => ping().then(() => ({ ok: true, detail: 'writable' })),
      'the store is not ready',
      'not writable: the log says why',
    ),
    webex_token: guarded(
      async () => result(await tokenAccepted(), 'accepted', 'refused: put in the right WEBEX_BOT_TOKEN'),
      'could not check the bot token at Webex',
      "not known: Webex can't be asked",
    ),
    [transport().name]: async () => result(transport().ok, transport().detail, transport().detail),
    meraki_credentials: guarded(
      async () =>
        result(await credentialsAccepted(), 'not refused', 'refused: put in the right client id and secret'),
      'could not read whether Meraki takes our credentials',
      'not known: the store can not be read',
    ),
    /** Always ok: at night nobody asks anything. */
    last_event: async () => {
      const at = lastEventAt();
      return { ok: true, detail: at === undefined ? 'none since the start' : new Date(at).toISOString() };
    },
  };
}

/** Rejects when the check takes too long: the page must always be answered. */
async function inTime(check: () => Promise<Check>): Promise<Check> {
  const checking = check();
  if (await settlesWithin(checking, CHECK_TIMEOUT)) return checking;
  throw new Error(`no answer in ${CHECK_TIMEOUT / SECOND} s`);
}
