/** People of whom this instance remembers what they asked about. */
const MAX_PEOPLE = 10_000;
/** Networks that are remembered of each. */
const MAX_NETWORKS = 4;

/** The networks that somebody asked about lately in one organization: a hint for buttons, lost when the instance ends. */
export interface RecentNetworks {
  /** Returns ids, latest first. */
  of(personId: string, organizationId: string): readonly string[];
  note(personId: string, organizationId: string, networkId: string): void;
}

/** Creates the memory of one instance, which forgets first who asked longest ago. */
export function createRecentNetworks(): RecentNetworks {
  const networks = new Map<string, readonly string[]>();
  const keyOf = (personId: string, organizationId: string) => `${organizationId} ${personId}`;
  const of: RecentNetworks['of'] = (personId, organizationId) =>
    networks.get(keyOf(personId, organizationId)) ?? [];
  return {
    of,
    note(personId, organizationId, networkId) {
      const others = of(personId, organizationId).filter((id) => id !== networkId);
      const key = keyOf(personId, organizationId);
      // A map keeps the order in which its keys came.
      networks.delete(key);
      networks.set(key, [networkId, ...others].slice(0, MAX_NETWORKS));
      const [oldest] = networks.size > MAX_PEOPLE ? networks.keys() : [];
      if (oldest !== undefined) networks.delete(oldest);
    },
  };
}
