import type { CommandDeps } from '../../bot/command.ts';
import { borrowerInWords } from '../../bot/links/lent-phrases.ts';
import { openShares } from '../../bot/links/open-shares.ts';
import type { Times } from '../../bot/text/times.ts';
import { countOf, listedUpTo } from '../../bot/text/wording.ts';
import { mapLimit } from '../../core/async/map-limit.ts';
import { type GrantKey, grantId } from '../../core/links.ts';
import type { Share } from '../../core/shares.ts';

/** Shares of one link that are named. */
const MAX_NAMED = 3;
/** Links of which the shares are read at the same time. */
const CONCURRENCY = 8;

/** What a link lends. @see openShares */
export type LentUnderLink = Awaited<ReturnType<typeof openShares>>;

/** Reads the shares of links that have not ended, by `grantId`. */
export async function readLent(
  keys: readonly GrantKey[],
  deps: Pick<CommandDeps, 'store' | 'sharing' | 'admission' | 'clock'>,
): Promise<Map<string, LentUnderLink>> {
  const lent = await mapLimit(keys, CONCURRENCY, async (key) => {
    const { personId: lenderId, organizationId } = key;
    const shares = await deps.store.listShares({ lenderId, organizationId, isOpen: true });
    return [grantId(key), await openShares(shares, deps)] as const;
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
  { open, sleeping }: LentUnderLink,
  times: Times,
  shown: (foreign: string) => string,
): string {
  if (open.length === 0) return '';
  const lineOf = (share: Share) => {
    const asleep = sleeping(share);
    const line = `${borrowerInWords(share.borrower, shown)} until ${times.day(share.until)}`;
    return asleep === '' ? line : `${line} (${asleep})`;
  };
  return `lends ${countOf(open.length, 'share')}: ${listedUpTo(MAX_NAMED, open.map(lineOf))}`;
}
