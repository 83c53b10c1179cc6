import { DAY } from '../../src/core/clock.ts';
import type { Grant } from '../../src/core/links.ts';
import type { Person } from '../../src/core/person.ts';
import { type Share, sharePerson, USUAL_SHARE_DAYS } from '../../src/core/shares.ts';
import type { GrantStore } from '../../src/core/store.ts';
import { ada, NOW, tom } from './chat.ts';

let made = 0;

/** Makes a share of Ada's link to Aurora Retail with Tom: all networks, the usual commands, for 30 days. */
export function newShare(fields: Partial<Share> = {}): Share {
  made += 1;
  return {
    id: `share${made}`,
    lender: sharePerson(ada),
    organizationId: '549236',
    organizationName: 'Aurora Retail',
    borrower: withPerson(tom),
    commands: { kind: 'usual' },
    networks: { kind: 'all' },
    lentAt: NOW - DAY,
    until: NOW - DAY + USUAL_SHARE_DAYS * DAY,
    uses: 0,
    ...fields,
  };
}

/** Returns a person as a borrower. */
export function withPerson(person: Person): Share['borrower'] {
  return { kind: 'person', ...sharePerson(person) };
}

/** Returns a space as a borrower. */
export function withSpace(roomId: string): Share['borrower'] {
  return { kind: 'space', roomId, title: 'Night shift' };
}

/** Stores shares of a grant, which is stored too. */
export async function lend(
  { store }: { store: Pick<GrantStore, 'withGrantLock'> },
  grant: Grant,
  ...shares: Share[]
): Promise<void> {
  await store.withGrantLock(grant, async ({ commit }) => {
    await commit({ saveGrant: grant });
    for (const share of shares) await commit({ saveShare: share });
  });
}
