import { type Adapter, errors, type StoredPayload } from 'oidc-provider';

/** The kinds that hang on a grant and die with it. */
const GRANT_KINDS = ['AuthorizationCode', 'AccessToken', 'RefreshToken'];

/** The memory of one authorization server. */
export interface OidcStore {
  /** The shape in which oidc-provider wants it: one adapter for each kind of record. */
  adapter(kind: string): Adapter;
  listGrants(): [id: string, grant: StoredPayload][];
  /** Every code and token that was issued, dead ones too: for tests that look for them where they must not be. */
  issued(): string[];
  /** Ends a grant with everything issued under it, without any grace. */
  endGrant(grantId: string): void;
}

const seconds = () => Math.floor(Date.now() / 1000);

/**
 * Every step is synchronous, so a code or refresh token is consumed at most once however many requests race:
 * the second one ends the grant, and the first finds nothing left to issue tokens under.
 *
 * @param graceSeconds how long access tokens outlive the revocation of their grant
 * @param limit records of one kind; beyond it the least recently used one goes
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
    // Only the device flow asks for it, and that is off.
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
