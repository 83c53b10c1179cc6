import { z } from 'zod';
import type { WebexServices } from './services.ts';

/** The addresses of the services that hold this token's data; they depend on the region. */
export interface Catalog {
  /** The base of the service where devices are registered. */
  devicesUrl: string;
  /**
   * Returns the cluster of an address as REST ids name it (`us`, `urn:TEAM:eu-central-1_k`); undefined for a host that
   * the catalog does not know.
   */
  clusterOf(url: string): string | undefined;
}

const shape = z.object({
  serviceLinks: z.looseObject({ wdm: z.url() }),
  hostCatalog: z.record(z.string(), z.array(z.looseObject({ host: z.string(), id: z.string() }))).default({}),
});

/**
 * The clusters that REST ids name `us` (webex-js-sdk, common/src/constants.js and uuid-utils.js:
 * getHydraClusterString).
 */
const UNITED_STATES = ['urn:TEAM:us-east-2_a', 'urn:TEAM:us-east-1_int13'];

/** Reads the catalog from U2C, Webex's service catalog. @throws WebexError */
export async function readCatalog(
  services: WebexServices,
  catalogUrl: string,
  signal: AbortSignal,
): Promise<Catalog> {
  const url = new URL(`${catalogUrl}/catalog?format=hostmap`);
  const call = { operation: 'catalog.get', method: 'GET', url } as const;
  const { serviceLinks, hostCatalog } = await services.read(shape, call, signal);
  const clusters = new Map<string, string>();
  for (const [name, entries] of Object.entries(hostCatalog))
    for (const { host, id } of entries) {
      const cluster = clusterIn(id);
      if (cluster === undefined) continue;
      clusters.set(host.toLowerCase(), cluster);
      if (!clusters.has(name.toLowerCase())) clusters.set(name.toLowerCase(), cluster);
    }
  return {
    devicesUrl: serviceLinks.wdm,
    clusterOf: (address) => clusters.get(URL.parse(address)?.host ?? ''),
  };
}

/** Returns the cluster in the id of a service. @param id such as `urn:TEAM:us-east-2_a:conversation` */
function clusterIn(id: string): string | undefined {
  const parts = id.split(':');
  if (parts.length < 3) return undefined;
  const cluster = parts.slice(0, 3).join(':');
  return UNITED_STATES.includes(cluster) ? 'us' : cluster;
}
