import type { StoredPayload } from 'oidc-provider';

const PREFIX = 'urn:meraki:organization:';

/** The resource on which a Meraki consent grants its scopes. */
export function resourceOf(organizationId: string): string {
  return `${PREFIX}${organizationId}`;
}

/** The organization that a grant is for; undefined when it is for none, as at Webex. */
export function organizationOf(grant: Pick<StoredPayload, 'resources'> | undefined): string | undefined {
  const resource = Object.keys(grant?.resources ?? {}).find((name) => name.startsWith(PREFIX));
  return resource?.slice(PREFIX.length);
}
