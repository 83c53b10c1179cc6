import { gapIn } from '../../../src/core/audit-gap.ts';
import { type Deed, type Ledger, ORGANIZATIONS } from './ledger.ts';
import type { Scene } from './scene.ts';
import { isAnswered } from './talk.ts';

/** What a deed and its entry have in common: their times differ by what the clock was set. */
type Counted = Pick<Deed, 'personId' | 'organizationId'> & { action: string };

const keyOf = ({ action, personId, organizationId }: Counted) => `${action} ${personId} ${organizationId}`;

/**
 * Finds deeds that were told, and that are neither in the audit log, nor counted there as missing, nor in full in the log of
 * a process, which is all that a kill leaves of entries that waited for the store.
 */
export async function missingDeeds({ stage, stored, bots }: Scene, ledger: Ledger): Promise<string[]> {
  const entries = await stored.audit();
  const gaps = entries.map(gapIn).filter((gap) => gap !== undefined);
  const isOpen = gaps.some(({ isAtLeast }) => isAtLeast);
  let counted = gaps.reduce((sum, { count }) => sum + count, 0);
  const logged = bots.all.flatMap(({ lines }) =>
    lines.filter((line) => line.includes('an audit entry could not be written')),
  );
  const used = ledger.asked
    .filter((question) => isAnswered(stage, question))
    .map(({ person, organization }): Counted => {
      return { action: 'use', personId: person.id, organizationId: ORGANIZATIONS[organization] };
    });
  const written = Map.groupBy(
    entries.filter(({ action, outcome }) => action !== 'use' || outcome === 'answered'),
    keyOf,
  );
  const missing: string[] = [];
  for (const [key, deeds] of Map.groupBy([...ledger.deeds, ...used], keyOf)) {
    const absent = deeds.length - (written.get(key)?.length ?? 0);
    if (absent <= 0) continue;
    counted -= absent;
    const inLogs = logged.filter((line) => deeds[0] && isOf(line, deeds[0])).length;
    if (!isOpen && counted < 0 && absent > inLogs) missing.push(`${absent} of ${deeds.length}: ${key}`);
  }
  return missing;
}

function isOf(line: string, { action, personId, organizationId }: Counted): boolean {
  return Object.entries({ action, personId, organizationId }).every(([name, value]) =>
    line.includes(`"${name}":"${value}"`),
  );
}
