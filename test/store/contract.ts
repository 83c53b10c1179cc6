import type { Test } from 'tap';
import { grants } from './contract/grants.ts';
import { life } from './contract/life.ts';
import { locks } from './contract/locks.ts';
import type { Opened } from './contract/parts.ts';
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
  for (const [text, check] of Object.entries({ ...life, ...tickets, ...grants, ...locks })) {
    await t.test(`${name}: ${text}`, async (t) => check(t, await open(t)));
  }
}
