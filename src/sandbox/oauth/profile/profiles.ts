import type { RegisteredClient, World } from '../../world.ts';
import { merakiScopes, type Scope, webexScopes } from './scopes.ts';

/** The name of the integration at both authorization servers. */
export const INTEGRATION = 'Webex bot for Meraki';

/** The vendor that an authorization server stands in for. */
export type ProfileKind = 'webex' | 'meraki';

/** The properties in which the two authorization servers differ. */
export interface Profile {
  kind: ProfileKind;
  /** The site's name on its pages. */
  site: string;
  routes: { authorization: string; token: string; revocation?: string; jwks: string };
  scopes: Scope[];
  /** The only accepted method of client authentication. */
  clientAuth: 'client_secret_basic' | 'client_secret_post';
  /** Returns the integration's credentials at this server. */
  client: (world: World) => RegisteredClient;
  /** Whether every authorization shows a consent page on which the person picks an organization. */
  asksConsent: boolean;
  stateRequired: boolean;
  /** The vendor's text for each error code, at the authorization and the token endpoint. */
  descriptions: Record<string, string>;
}

/** `https://webexapis.com/v1/authorize` and `/access_token`; Webex has no revocation endpoint for integrations. */
const webex: Profile = {
  kind: 'webex',
  site: 'Webex',
  routes: { authorization: '/v1/authorize', token: '/v1/access_token', jwks: '/v1/jwks' },
  scopes: webexScopes,
  clientAuth: 'client_secret_post',
  client: (world) => world.webexClient,
  asksConsent: false,
  stateRequired: false,
  descriptions: {},
};

/** `https://as.meraki.com`; the texts are those of Meraki's OAuth documentation, "Troubleshooting". */
const meraki: Profile = {
  kind: 'meraki',
  site: 'Meraki dashboard',
  routes: {
    authorization: '/oauth/authorize',
    token: '/oauth/token',
    revocation: '/oauth/revoke',
    jwks: '/oauth/jwks',
  },
  scopes: merakiScopes,
  clientAuth: 'client_secret_basic',
  client: (world) => world.merakiClient,
  asksConsent: true,
  stateRequired: true,
  descriptions: {
    access_denied: 'The resource owner or authorization server denied the request.',
    invalid_client:
      'Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.',
    invalid_grant:
      'The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.',
    invalid_scope: 'The requested scope is invalid, unknown, or malformed.',
  },
};

/** The profile of each vendor's server. */
export const profiles: Record<ProfileKind, Profile> = { webex, meraki };
