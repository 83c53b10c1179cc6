import { type Adapter, errors, type StoredPayload } from 'oidc-provider';

/** The kinds of records that belong to a grant and end with it. */
const GRANT_KINDS = ['AuthorizationCode', 'AccessToken', 'RefreshToken'];

/** The in-memory store of one authorization server. */
export interface OidcStore {
  /** Returns oidc-provider's adapter for one kind of record. */
  adapter(kind: string): Adapter;
  listGrants(): [id: string, grant: StoredPayload][];
  /** Returns every code and token that was issued, ended ones included: tests search logs and files for them. */
  issued(): string[];
  /** Ends a grant and everything issued under it at once. */
  endGrant(grantId: string): void;
}

const seconds = () => Math.floor(Date.now() / 1000);

/**
 * Creates an empty store. Every step is synchronous, so that of racing requests only one consumes a code or refresh
 * token: the second one ends the grant, and the first can then issue no tokens.
 *
 * @param graceSeconds seconds that access tokens stay valid after the revocation of their grant
 * @param limit most records of one kind; beyond it the least recently used one is removed
 */
export function createOidcStore({ graceSeconds = 0, limit = 10_000 } = {}): OidcStore {
  const shelves = new Map<string, Map<string, StoredPayload>>();
  const issued = new Set<string>();

  const shelf = (kind: string) => {
    const found = shelves.get(kind) ?? new Map<string, StoredPayload>();
    shelves.set(kind, found);
    return found;
  };

  const find = (kind: string, id: string) => {
    const found = shelf(kind).get(id);
    if (found) {
      shelf(kind).delete(id);
      shelf(kind).set(id, found);
    }
    return found;
  };

  const revoke = (kind: string, grantId: string, grace: number) => {
    for (const [id, record] of shelf(kind)) {
      if (record.grantId !== grantId) continue;
      if (kind === 'AccessToken' && grace > 0) {
        record.exp = Math.min(record.exp ?? Number.POSITIVE_INFINITY, seconds() + grace);
      } else shelf(kind).delete(id);
    }
  };

  const end = (grantId: string, grace: number) => {
    for (const kind of GRANT_KINDS) revoke(kind, grantId, grace);
    shelf('Grant').delete(grantId);
  };

  const adapter = (kind: string): Adapter => ({
    async upsert(id, record) {
      if (GRANT_KINDS.includes(kind) && !find('Grant', record.grantId ?? '')) {
        throw new errors.InvalidGrant('the grant ended meanwhile');
      }
      shelf(kind).delete(id);
      shelf(kind).set(id, record);
      if (GRANT_KINDS.includes(kind)) issued.add(id);
      const [first] = issued;
      if (issued.size > limit && first !== undefined) issued.delete(first);
      const [oldest] = shelf(kind).keys();
      if (shelf(kind).size > limit && oldest !== undefined) shelf(kind).delete(oldest);
    },
    find: async (id) => find(kind, id),
    findByUid: async (uid) => Array.from(shelf(kind).values()).find((record) => record.uid === uid),
    // Only the device flow calls this, and that is off.
    findByUserCode: async () => undefined,
    async consume(id) {
      const record = find(kind, id);
      if (!record || record.consumed !== undefined) {
        if (record?.grantId !== undefined) end(record.grantId, graceSeconds);
        throw new errors.InvalidGrant('used before');
      }
      record.consumed = seconds();
    },
    async destroy(id) {
      shelf(kind).delete(id);
    },
    revokeByGrantId: async (grantId) => revoke(kind, grantId, graceSeconds),
  });

  return {
    adapter,
    listGrants: () => [...shelf('Grant')],
    issued: () => [...issued],
    endGrant: (grantId) => end(grantId, 0),
  };
}
