import { type Clock, HOUR } from '../core/clock.ts';
import { createOrganizationCache } from './organization-cache.ts';

/** Milliseconds for which an address is kept: it changes when an organization moves to another shard. */
const LIFE = HOUR;
/** Organizations of which the address is kept. */
const MAX_KEPT = 10_000;

/** A link that needs the address of its organization. */
export interface UrlReading {
  /** Whether the link may be told what another link read. @see ReadsOfLink.mayShare */
  mayShare(): Promise<boolean>;
  call(): Promise<string | undefined>;
}

/** Keeps the addresses of organizations in the Meraki dashboard: a hundred questions of one organization cost one call. */
export interface OrganizationUrls {
  /**
   * Returns the address as it was kept, or as another link reads it now, else reads it; undefined when Meraki gives none, and for
   * a link that may not be told. Rejects as the call does, whoever made it.
   */
  read(partition: string, reading: UrlReading): Promise<string | undefined>;
  /** Drops the addresses of an organization; what is being read will not be kept either. */
  forget(organizationId: string): void;
}

/** Creates a memory of no address. @param now monotonic */
export function createOrganizationUrls(now: Clock): OrganizationUrls {
  const kept = createOrganizationCache<{ url: string | undefined }>({
    ...{ life: LIFE, maxSize: MAX_KEPT, sizeOf: () => 1, now },
  });
  const flights = new Map<string, Promise<{ url: string | undefined }>>();
  return {
    async read(partition, { mayShare, call }) {
      const found = kept.find(partition, LIFE)?.value ?? flights.get(partition);
      if (found !== undefined) return (await mayShare()) ? (await found).url : undefined;
      const flight = kept
        .read(partition, async () => ({ url: await call() }))
        .finally(() => flights.delete(partition));
      flights.set(partition, flight);
      return (await flight).url;
    },
    forget: kept.forget,
  };
}
