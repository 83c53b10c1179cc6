import type { Test } from 'tap';
import { confirmations } from './confirmations.ts';
import { counts } from './counts.ts';
import { grants } from './grants.ts';
import { life } from './life.ts';
import { locks } from './locks.ts';
import type { Opened } from './parts.ts';
import { revocations } from './revocations.ts';
import { settings } from './settings.ts';
import { tickets } from './tickets.ts';

/**
 * What every store has to do, whatever is below it.
 * @param open called for each part with its test, whose end is the store's
 */
export async function storeContract(
  t: Test,
  name: string,
  open: (t: Test) => Promise<Opened>,
): Promise<void> {
  const parts = {
    ...life,
    ...tickets,
    ...confirmations,
    ...grants,
    ...revocations,
    ...settings,
    ...locks,
    ...counts,
  };
  for (const [text, check] of Object.entries(parts)) {
    await t.test(`${name}: ${text}`, async (t) => check(t, await open(t)));
  }
}
