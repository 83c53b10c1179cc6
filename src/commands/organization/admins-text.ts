import { countOf } from '../../bot/text/wording.ts';
import type { Admin } from '../../core/dashboard.ts';

/** In the order of the answer. */
const ACCESS = ['full', 'enterprise', 'read-only', 'camera-sensor'];

/** What a network is called. */
export type NetworkNameOf = (id: string) => string;

/** Who may do most comes first. */
export function accessRank({ access = 'none' }: Admin): number {
  const known = ACCESS.indexOf(access);
  return known === -1 ? ACCESS.length : known;
}

/** Why a sign-in is worth a look; nothing when all is well, or Meraki does not tell. */
export function adminTroubles({ hasTwoFactor, lastActiveAt, status }: Admin): string[] {
  return [
    ...(hasTwoFactor === false ? ['without two-factor'] : []),
    ...(lastActiveAt === undefined ? ['never active'] : []),
    ...(status === undefined || status === 'ok' ? [] : [status]),
  ];
}

/** `Head office (full), tag store (monitor-only)`; nothing for whoever is admitted to the organization alone. */
export function limitedAccess({ networks, tags }: Admin, nameOf: NetworkNameOf | undefined): string[] {
  const unnamed = nameOf === undefined && networks.length > 0 ? [countOf(networks.length, 'network')] : [];
  const named = nameOf === undefined ? [] : networks.map(({ id, access }) => `${nameOf(id)} (${access})`);
  return [...unnamed, ...named, ...tags.map(({ tag, access }) => `tag ${tag} (${access})`)];
}
