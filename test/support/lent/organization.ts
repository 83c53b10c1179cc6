import { NOW } from '../chat.ts';
import type { Site, SiteDevice } from './estate.ts';

/** An organization of canaries. */
export interface CanaryOrganization {
  world: string;
  sites: Site[];
}

/** Writes the time so many minutes ago as Meraki does. */
export const at = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();
/** The site that something of this one names: the next, or the one behind that. */
export const beside = ({ sites }: CanaryOrganization, { n }: Site, by = 1): Site => {
  const site = sites[(n + by) % 8];
  if (site === undefined) throw new Error('no site');
  return site;
};
/** Returns the n-th device of a site, and begins anew behind the last. */
export const deviceOf = ({ devices }: Site, n = 0): SiteDevice => {
  const device = devices[n % devices.length];
  if (device === undefined) throw new Error('no device');
  return device;
};
/** Writes a network as it stands in other things. */
export const networkOf = ({ id, name }: Site) => ({ id, name });
/** No inside total can reach a count of the whole organization. */
export const WHOLE = 7_777_777;
