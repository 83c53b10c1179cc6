import type { Test } from 'tap';
import { accessRequests } from './access-requests.ts';
import { confirmations } from './confirmations.ts';
import { counts } from './counts.ts';
import { foreignText } from './foreign-text.ts';
import { forget } from './forget.ts';
import { grants } from './grants.ts';
import { life } from './life.ts';
import { locks } from './locks.ts';
import type { OpenedStore } from './parts.ts';
import { revocations } from './revocations.ts';
import { sealed } from './sealed.ts';
import { settings } from './settings.ts';
import { shares } from './shares.ts';
import { tickets } from './tickets.ts';

/**
 * Tests the requirements of every store.
 *
 * @param open called for each requirement with its test; the store ends with that test
 */
export async function storeContract(
  t: Test,
  name: string,
  open: (t: Test) => Promise<OpenedStore>,
): Promise<void> {
  const parts = {
    ...life,
    ...tickets,
    ...confirmations,
    ...grants,
    ...revocations,
    ...sealed,
    ...settings,
    ...shares,
    ...accessRequests,
    ...forget,
    ...locks,
    ...counts,
    ...foreignText,
  };
  for (const [text, check] of Object.entries(parts)) {
    await t.test(`${name}: ${text}`, async (t) => check(t, await open(t)));
  }
}
