import type { EstateOrganization } from './organization.ts';
import { digits, mix, textHash } from './random.ts';

/** An administrator of an organization, as the API shows it. */
export interface EstateAdmin {
  id: string;
  name: string;
  email: string;
  orgAccess: 'full' | 'read-only' | 'enterprise' | 'none';
  accountStatus: 'ok' | 'locked' | 'pending' | 'unverified';
  twoFactorAuthEnabled: boolean;
  hasApiKey: boolean;
  /** Milliseconds since the epoch; null for an administrator who never signed in. */
  lastActive: number | null;
  tags: { tag: string; access: string }[];
  networks: { id: string; access: string }[];
}

const HOUR = 3_600_000;

/** Returns the people of the sandbox who administer the organization, and colleagues who are not in the chat. */
export function adminsOf(organization: EstateOrganization, now: number): EstateAdmin[] {
  const admin = (name: string, email: string, rest: Partial<EstateAdmin> = {}): EstateAdmin => {
    const salt = mix(organization.seed, textHash(email));
    return {
      id: digits(6, salt),
      name,
      email,
      orgAccess: 'full',
      accountStatus: 'ok',
      twoFactorAuthEnabled: salt % 5 !== 0,
      hasApiKey: salt % 3 === 0,
      lastActive: Math.floor(now / HOUR) * HOUR - (salt % 200) * HOUR,
      tags: [],
      networks: [],
      ...rest,
    };
  };
  const first = organization.networks[0];
  return [
    ...organization.people.map((person) =>
      person.merakiRole === 'organization administrator'
        ? admin(person.displayName, person.email)
        : admin(person.displayName, person.email, {
            orgAccess: 'none',
            tags: [{ tag: 'store', access: 'monitor-only' }],
            networks: first ? [{ id: first.id, access: 'full' }] : [],
          }),
    ),
    admin('Noor van Dijk', 'noor.vandijk@aurora.example', { orgAccess: 'read-only' }),
    admin('Luca *R* <Ferri>', 'luca.ferri@aurora.example', { accountStatus: 'locked', orgAccess: 'none' }),
    admin('Sam Whitlock', 'sam.whitlock@msp.example', {
      accountStatus: 'pending',
      lastActive: null,
      hasApiKey: false,
      twoFactorAuthEnabled: false,
    }),
  ];
}
