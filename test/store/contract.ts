import type { Test } from 'tap';
import { census } from './contract/census.ts';
import { confirmations } from './contract/confirmations.ts';
import { grants } from './contract/grants.ts';
import { life } from './contract/life.ts';
import { locks } from './contract/locks.ts';
import type { Opened } from './contract/parts.ts';
import { revocations } from './contract/revocations.ts';
import { settings } from './contract/settings.ts';
import { tickets } from './contract/tickets.ts';

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
    ...census,
  };
  for (const [text, check] of Object.entries(parts)) {
    await t.test(`${name}: ${text}`, async (t) => check(t, await open(t)));
  }
}
