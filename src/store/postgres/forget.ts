import { withoutLender } from '../../core/access-requests.ts';
import { ownSettings, withoutPersonIn } from '../../core/settings.ts';
import type { Store } from '../../core/store.ts';
import type { Database } from './database.ts';
import { lockName } from './pool.ts';
import { recordTables } from './tables.ts';

const { settings, tickets, confirmations, revocations, shares, accessRequests } = recordTables;

const NAMING = `
  where exists (select from jsonb_each(choosers) as chooser where chooser.value->>'personId' = $1)
    or exists (select from jsonb_array_elements(restored->'links') as link where link->>'personId' = $1)
  order by id for update`;

/** Locks the rows in one order: two people who lend to each other may be forgotten at once. */
const PARTY = `where id in (
  select id from shares where lender->>'personId' = $1 or borrower->>'personId' = $1
    or lower(lender->>'email') = any($2) or lower(borrower->>'email') = any($2) order by id for update)`;
const REQUESTER = `where id in (
  select id from access_requests where requester->>'personId' = $1 or lower(requester->>'email') = any($2)
  order by id for update)`;
const ASKED = `
  where decided_by = $1
    or exists (select from jsonb_array_elements(asked->'lenders') as one where one->>'personId' = $1)
  order by id for update`;

/** Creates the part of the store in PostgreSQL that forgets a person. */
export function createForget(db: Database): Pick<Store, 'forget'> {
  return {
    forget: ({ personId, emails, as }) =>
      db.transaction(async (client) => {
        await lockName(client, `tickets of ${personId}`);
        await settings.delete(client, 'where id = any($1)', [ownSettings(personId)]);
        for (const named of await settings.select(client, NAMING, [personId]))
          await settings.save(client, withoutPersonIn(named, personId, as));
        await tickets.delete(client, 'where person_id = $1', [personId]);
        const signedIn = "set signed_in = null where lower(signed_in->>'email') = any($1)";
        await tickets.update(client, signedIn, [emails]);
        await confirmations.delete(client, 'where person_id = $1', [personId]);
        await shares.delete(client, PARTY, [personId, emails]);
        await accessRequests.delete(client, REQUESTER, [personId, emails]);
        for (const asking of await accessRequests.select(client, ASKED, [personId]))
          await accessRequests.save(client, withoutLender(asking, personId));
        await revocations.update(client, 'set forgotten_as = $2 where person_id = $1', [personId, as]);
      }),
  };
}
