import type { World } from '../../world.ts';
import type { EstateDevice, EstateNetwork } from './inventory.ts';
import { createOrganization, type EstateOrganization } from './organization.ts';
import { mix, textHash } from './random.ts';
import { type Sizes, standardSizes } from './sizes.ts';

/** All organizations behind the API; a token sees one of them. */
export interface Estate {
  organizations: readonly EstateOrganization[];
  organization(id: string): EstateOrganization | undefined;
  network(id: string): EstateNetwork | undefined;
  device(serial: string): EstateDevice | undefined;
  /** Moves an organization to another shard: its calls are answered with a 308 to `origin`. Undefined moves it back. */
  move(organizationId: string, origin: string | undefined): void;
  /** Returns the origin that an organization was moved to. */
  movedTo(organizationId: string): string | undefined;
}

/**
 * Creates the estate of a world. Everything follows from the seed and the time that is asked about: the same seed gives
 * the same estate.
 */
export function createEstate({
  world,
  seed,
  sizes,
}: {
  world: World;
  seed: number;
  sizes?: Partial<Sizes>;
}): Estate {
  const planned = { ...standardSizes, ...sizes };
  const organizations = world.merakiOrganizations.map((organization) =>
    createOrganization({
      ...organization,
      seed: mix(seed, textHash(organization.id)),
      count: planned[organization.size],
      people: world.people.filter((person) => person.organizations.includes(organization.id)),
    }),
  );
  const moved = new Map<string, string>();
  const first = <T>(look: (organization: EstateOrganization) => T | undefined): T | undefined => {
    for (const organization of organizations) {
      const found = look(organization);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return {
    organizations,
    organization: (id) => organizations.find((each) => each.id === id),
    network: (id) => first((organization) => organization.network(id)),
    device: (serial) => first((organization) => organization.device(serial)),
    move(organizationId, origin) {
      if (origin === undefined) moved.delete(organizationId);
      else moved.set(organizationId, origin);
    },
    movedTo: (organizationId) => moved.get(organizationId),
  };
}
