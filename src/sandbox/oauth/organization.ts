import type { StoredPayload } from 'oidc-provider';

const PREFIX = 'urn:meraki:organization:';

/** Returns the resource name under which a grant's scopes for this organization are stored. */
export function resourceOf(organizationId: string): string {
  return `${PREFIX}${organizationId}`;
}

/** Returns the id of the organization that a grant is for; undefined at Webex, where a grant has none. */
export function organizationOf(grant: Pick<StoredPayload, 'resources'> | undefined): string | undefined {
  const resource = Object.keys(grant?.resources ?? {}).find((name) => name.startsWith(PREFIX));
  return resource?.slice(PREFIX.length);
}
