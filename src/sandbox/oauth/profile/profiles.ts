import type { RegisteredClient, World } from '../../world.ts';
import { merakiScopes, type Scope, webexScopes } from './scopes.ts';

/** The name under which the product is registered at both servers. */
export const INTEGRATION = 'Webex bot for Meraki';

export type ProfileKind = 'webex' | 'meraki';

/** How one authorization server differs from the other. */
export interface Profile {
  kind: ProfileKind;
  /** The site's name on its pages. */
  site: string;
  routes: { authorization: string; token: string; revocation?: string; jwks: string };
  scopes: Scope[];
  /** How the client's credentials travel; no other way is accepted. */
  clientAuth: 'client_secret_basic' | 'client_secret_post';
  /** The integration that people grant to. */
  client: (world: World) => RegisteredClient;
  /** Whether every authorization shows a consent page on which the person picks an organization. */
  asksConsent: boolean;
  stateRequired: boolean;
  /** Error code → the vendor's text for it, at the authorization and the token endpoint. */
  descriptions: Record<string, string>;
}

/** `https://webexapis.com/v1/authorize` and `/access_token`; Webex lets integrations revoke nothing. */
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

export const profiles: Record<ProfileKind, Profile> = { webex, meraki };
