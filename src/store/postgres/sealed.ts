import { z } from 'zod';
import type { SealedStore } from '../../core/store.ts';
import type { Queries } from './pool.ts';

/** The id of the key in a sealed value, as `keyIdOf` finds it. */
const keyOf = (column: string) => `split_part(${column}, '.', 2)`;
const ACCESS_KEY = keyOf('sealed_access_token');
const REFRESH_KEY = keyOf('sealed_refresh_token');

/** Counts in the database: a start does not fetch every link. */
const COUNTS = `
  select id, count(*) from (
    select ${REFRESH_KEY} as id from grants
    union all select ${ACCESS_KEY} from grants where ${ACCESS_KEY} <> ${REFRESH_KEY}
    union all select ${REFRESH_KEY} from revocations
  ) as sealed group by id`;

const some = (table: string, field: string) => `
  (select person_id as "personId", organization_id as "organizationId", '${field}' as field, sealed_${field} as sealed
   from ${table} where ${keyOf(`sealed_${field}`)} = $1 limit $2)`;
const SOME = `
  ${some('grants', 'refresh_token')} union all ${some('grants', 'access_token')}
  union all ${some('revocations', 'refresh_token')} limit $2`;

const counted = z.array(z.object({ id: z.string(), count: z.number() }));
const tokens = z.array(
  z.object({
    personId: z.string(),
    organizationId: z.string(),
    field: z.enum(['access_token', 'refresh_token']),
    sealed: z.string(),
  }),
);

/** Creates the part of the store in PostgreSQL that tells which key sealed what. */
export function createSealed(db: Queries): SealedStore {
  return {
    async countByKey() {
      const { rows } = await db.query(COUNTS);
      return new Map(counted.parse(rows).map(({ id, count }) => [id, count]));
    },
    async listSealedBy(keyId, limit) {
      const { rows } = await db.query(SOME, [keyId, limit]);
      return tokens.parse(rows);
    },
  };
}
