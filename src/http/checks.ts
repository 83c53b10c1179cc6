import { cached } from '../core/async/cached.ts';
import { settlesWithin } from '../core/async/timeout.ts';
import { type Clock, SECOND } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { Check } from './health-routes.ts';

/** A look at the store reads and writes its disk, and the page is open to everybody: one look serves this long. */
const FRESH = 5 * SECOND;
/** More than the 11 s after which a database that hangs is given up. */
const PATIENCE = 13 * SECOND;

/** What has to work before people are answered: the names are those that `/readyz` shows. */
export function createChecks(parts: {
  ping(): Promise<void>;
  /** Rejects when Webex can't be asked. */
  tokenAccepted(): Promise<boolean>;
  /** How Webex reaches us, and whether it does. */
  transport(): Check & { name: string };
  /** Epoch milliseconds; undefined when there was none yet. */
  lastEventAt(): number | undefined;
  /** Rejects when it can't be read. */
  credentialsAccepted(): Promise<boolean>;
  clock: Clock;
  log: Log;
}): Record<string, () => Promise<Check>> {
  const { ping, tokenAccepted, transport, lastEventAt, credentialsAccepted, clock, log } = parts;
  const told = (ok: boolean, yes: string, no: string): Check => ({ ok, detail: ok ? yes : no });

  /** @param failed what the page says when the look fails */
  const looked = (look: () => Promise<Check>, what: string, failed: string) =>
    cached(
      () =>
        inTime(look).catch((err: unknown) => {
          log.error({ err }, what);
          return { ok: false, detail: failed };
        }),
      FRESH,
      clock,
    );

  return {
    store: looked(
      () => ping().then(() => ({ ok: true, detail: 'writable' })),
      'the store is not ready',
      'not writable: the log says why',
    ),
    webex_token: looked(
      async () => told(await tokenAccepted(), 'accepted', 'refused: put in the right WEBEX_BOT_TOKEN'),
      'whether Webex takes our token could not be asked',
      "not known: Webex can't be asked",
    ),
    [transport().name]: async () => told(transport().ok, transport().detail, transport().detail),
    meraki_credentials: looked(
      async () =>
        told(await credentialsAccepted(), 'not refused', 'refused: put in the right client id and secret'),
      'whether Meraki takes our credentials could not be read',
      'not known: the store can not be read',
    ),
    /** Only to be looked at: at night nobody says anything. */
    last_event: async () => {
      const at = lastEventAt();
      return { ok: true, detail: at === undefined ? 'none since the start' : new Date(at).toISOString() };
    },
  };
}

/** Whoever asks for the page has to get one. */
async function inTime(look: () => Promise<Check>): Promise<Check> {
  const looking = look();
  if (await settlesWithin(looking, PATIENCE)) return looking;
  throw new Error(`no answer in ${PATIENCE / SECOND} s`);
}
