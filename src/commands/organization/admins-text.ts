import { countOf } from '../../bot/text/wording.ts';
import type { Admin } from '../../core/dashboard.ts';

/** Access levels in the order of the answer. */
const ACCESS = ['full', 'enterprise', 'read-only', 'camera-sensor'];

/** Returns the name of the network with this id. */
export type NetworkNameOf = (id: string) => string;

/** Returns the place of an administrator's access level; 0 is full access. */
export function accessRank({ access = 'none' }: Admin): number {
  const known = ACCESS.indexOf(access);
  return known === -1 ? ACCESS.length : known;
}

/**
 * Returns the reasons why an administrator is worth a look; empty when there are none, or Meraki does not
 * tell.
 */
export function adminTroubles({ hasTwoFactor, lastActiveAt, status }: Admin): string[] {
  return [
    ...(hasTwoFactor === false ? ['without two-factor'] : []),
    ...(lastActiveAt === undefined ? ['never active'] : []),
    ...(status === undefined || status === 'ok' ? [] : [status]),
  ];
}

/**
 * Returns the networks and tags that an administrator has access to: `Head office (full)`, `tag store
 * (monitor-only)`; empty for one with organization access only.
 */
export function limitedAccess({ networks, tags }: Admin, nameOf: NetworkNameOf | undefined): string[] {
  const unnamed = nameOf === undefined && networks.length > 0 ? [countOf(networks.length, 'network')] : [];
  const named = nameOf === undefined ? [] : networks.map(({ id, access }) => `${nameOf(id)} (${access})`);
  return [...unnamed, ...named, ...tags.map(({ tag, access }) => `tag ${tag} (${access})`)];
}
