import { z } from 'zod';
import { FORGOTTEN } from '../../core/forgotten.ts';
import { auditKeyUnusable } from '../../core/refusals.ts';
import { auditKeyText, newAuditKey, parseAuditKey } from '../audit-key.ts';
import type { Queries } from './pool.ts';

const OR_ANEW =
  "Put it back from a backup; if it is lost for good, put in the row `insert into audit_key (key) values ('')`, and I make a new key";

const keys = z.array(z.object({ key: z.string() }));

/** The instance that comes first makes the key, and the others find it. */
const MAKE = `
  insert into audit_key (key)
  select $1 where not exists (
    select from audit where starts_with(person_id, '${FORGOTTEN}') or starts_with(actor_id, '${FORGOTTEN}'))
  on conflict do nothing`;

/** An operator who lost the key for good empties it. */
const RENEW = "update audit_key set key = $1 where key = ''";

/** Finds the key of the hashes that stand for forgotten people; undefined while nobody was forgotten. */
export async function findAuditKey(db: Queries): Promise<Buffer | undefined> {
  const [row] = keys.parse((await db.query('select key from audit_key')).rows);
  if (row === undefined || row.key === '') return undefined;
  const key = parseAuditKey(row.key);
  if (key === undefined) throw auditKeyUnusable('The key in the table `audit_key` is damaged', OR_ANEW);
  return key;
}

/** Finds the key, or makes it. @throws KnownError when it is missing although people were forgotten with it, or damaged */
export async function findOrMakeAuditKey(db: Queries): Promise<Buffer> {
  const known = await findAuditKey(db);
  if (known !== undefined) return known;
  await saveAuditKey(db, newAuditKey());
  const made = await findAuditKey(db);
  if (made === undefined)
    throw auditKeyUnusable(
      'The key in the table `audit_key` is missing, and people were forgotten with it',
      OR_ANEW,
    );
  return made;
}

/** Stores a key, unless there is one, or the log holds hashes of another. */
export async function saveAuditKey(db: Queries, key: Buffer): Promise<void> {
  for (const statement of [RENEW, MAKE]) await db.query(statement, [auditKeyText(key)]);
}
