import { type Clock, SECOND } from '../core/clock.ts';
import { lately } from '../core/lately.ts';
import type { Log } from '../core/log.ts';
import type { Check } from './health-routes.ts';

/** A look at the store reads and writes its disk, and the page is open to everybody: one look serves this long. */
const FRESH = 5 * SECOND;

/** What has to work before people are answered: the names are those that `/readyz` shows. */
export function createChecks(parts: {
  ping(): Promise<void>;
  /** How Webex reaches us, and whether it does. */
  transport(): Check & { name: string };
  /** Rejects when it can't be read. */
  credentialsAccepted(): Promise<boolean>;
  clock: Clock;
  log: Log;
}): Record<string, () => Promise<Check>> {
  const { ping, transport, credentialsAccepted, clock, log } = parts;
  const told = (ok: boolean, yes: string, no: string): Check => ({ ok, detail: ok ? yes : no });

  /** @param failed what the page says when the look fails */
  const looked = (look: () => Promise<Check>, what: string, failed: string) =>
    lately(
      () =>
        look().catch((err: unknown) => {
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
    [transport().name]: async () => told(transport().ok, transport().detail, transport().detail),
    meraki_credentials: looked(
      async () =>
        told(await credentialsAccepted(), 'not refused', 'refused: put in the right client id and secret'),
      'whether Meraki takes our credentials could not be read',
      'not known: the store can not be read',
    ),
  };
}
