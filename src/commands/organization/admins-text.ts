import { countOf, formatNumber, listed } from '../../bot/text/wording.ts';
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
 * Returns the reasons why an administrator is in need of attention; empty when there are none, or Meraki does not
 * tell.
 */
export function adminTroubles({ hasTwoFactor, lastActiveAt, status }: Admin): string[] {
  return [
    ...(hasTwoFactor === false ? ['without 2FA'] : []),
    ...(lastActiveAt === null ? ['never active'] : []),
    ...(status === undefined || status === 'ok' ? [] : [status]),
  ];
}

/** Says what Meraki does not tell of some administrators: `2FA of 2`; empty when it tells everything. */
function untoldOf(all: readonly Admin[]): string[] {
  const amounts = {
    access: all.filter(({ access }) => access === undefined).length,
    '2FA': all.filter(({ hasTwoFactor }) => hasTwoFactor === undefined).length,
    'last activity': all.filter(({ lastActiveAt }) => lastActiveAt === undefined).length,
    'account status': all.filter(({ status }) => status === undefined).length,
    'networks and tags': all.filter(({ networks, tags }) => (networks && tags) === undefined).length,
  };
  return Object.entries(amounts)
    .filter(([, amount]) => amount > 0)
    .map(([what, amount]) => `${what} of ${formatNumber(amount)}`);
}

/** Puts an administrator's access in a few words: `full`, `networks only`. @param reach see `limitedAccess` */
export function accessInBrief({ access, networks, tags }: Admin, reach: readonly string[]): string {
  if (access === undefined) return 'access unknown';
  if (access !== 'none') return access;
  if (reach.length > 0) return 'networks only';
  return (networks && tags) === undefined ? 'no access to the organization' : 'no access';
}

/**
 * Returns the networks and tags that an administrator has access to: `Head office (full)`, `tag store
 * (monitor-only)`; empty for one with organization access only.
 */
export function limitedAccess(
  { networks = [], tags = [] }: Admin,
  nameOf: NetworkNameOf | undefined,
): string[] {
  const unnamed = nameOf === undefined && networks.length > 0 ? [countOf(networks.length, 'network')] : [];
  const named =
    nameOf === undefined
      ? []
      : networks.map(({ id, access }) =>
          withAccess(id === undefined ? 'a network without a name' : nameOf(id), access),
        );
  return [...unnamed, ...named, ...tags.map(({ tag, access }) => withAccess(tagNamed(tag), access))];
}

function tagNamed(tag: string | undefined): string {
  return tag === undefined ? 'a tag without a name' : `tag ${tag}`;
}

function withAccess(name: string, access: string | undefined): string {
  return access === undefined ? name : `${name} (${access})`;
}

/** Writes the note about what Meraki does not tell; undefined when it tells everything. */
export function untoldNote(all: readonly Admin[]): string | undefined {
  const untold = untoldOf(all);
  return untold.length === 0 ? undefined : `Not reported by Meraki: ${listed(untold)}.`;
}
