import { type Clock, SECOND } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { Check } from './health-routes.ts';

/** A look at the store writes to its disk, and the page is open to everybody: one look serves this long. */
const FRESH = 5 * SECOND;

/** What has to work before people are answered: the names are those that `/readyz` shows. */
export function createChecks(parts: {
  ping(): Promise<void>;
  webhooksActive(): boolean;
  credentialsAccepted(): boolean;
  clock: Clock;
  log: Log;
}): Record<string, () => Promise<Check>> {
  const { ping, webhooksActive, credentialsAccepted, clock, log } = parts;
  let checkedAt = Number.NEGATIVE_INFINITY;
  let writable = Promise.resolve(false);
  const told = (ok: boolean, yes: string, no: string): Check => ({ ok, detail: ok ? yes : no });
  return {
    async store() {
      if (clock() - checkedAt >= FRESH) {
        checkedAt = clock();
        writable = ping().then(
          () => true,
          (err: unknown) => {
            log.error({ err }, 'the store is not ready');
            return false;
          },
        );
      }
      return told(await writable, 'writable', 'not writable: the log says why');
    },
    webhooks: async () => told(webhooksActive(), 'active', 'not active'),
    meraki_credentials: async () =>
      told(credentialsAccepted(), 'not refused', 'refused: put in the right client id and secret'),
  };
}
