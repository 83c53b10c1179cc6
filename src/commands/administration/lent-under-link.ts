import type { CommandDeps } from '../../bot/command.ts';
import { borrowerInWords } from '../../bot/links/lent-phrases.ts';
import type { Times } from '../../bot/text/times.ts';
import { countOf, listedUpTo } from '../../bot/text/wording.ts';
import { mapLimit } from '../../core/async/map-limit.ts';
import { type GrantKey, grantId } from '../../core/links.ts';
import { type Share, shareEnd } from '../../core/shares.ts';

/** Shares of one link that are named. */
const MAX_NAMED = 3;
/** Links of which the shares are read at the same time. */
const CONCURRENCY = 8;

/** Reads the shares of links that have not ended, by `grantId`. */
export async function readLent(
  keys: readonly GrantKey[],
  { store, clock }: Pick<CommandDeps, 'store' | 'clock'>,
): Promise<Map<string, Share[]>> {
  const lent = await mapLimit(keys, CONCURRENCY, async (key) => {
    const { personId: lenderId, organizationId } = key;
    const shares = await store.listShares({ lenderId, organizationId, isOpen: true });
    const open = shares.filter((share) => shareEnd(share, clock()) === undefined);
    return [grantId(key), open] as const;
  });
  return new Map(lent);
}

/**
 * Writes what a link lends to whom until when: `lends 2 shares: Tom Becker until 28 Feb and the space Night shift until 3 Mar`;
 * empty for nothing. Never which networks: administrators of the bot see no data of an organization through others.
 *
 * @param shown escapes a name
 */
export function lentInWords(
  shares: readonly Share[],
  times: Times,
  shown: (foreign: string) => string,
): string {
  if (shares.length === 0) return '';
  const each = shares.map(
    ({ borrower, until }) => `${borrowerInWords(borrower, shown)} until ${times.day(until)}`,
  );
  return `lends ${countOf(shares.length, 'share')}: ${listedUpTo(MAX_NAMED, each)}`;
}
