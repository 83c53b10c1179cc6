/** One authorization server as data: every difference between Webex and Meraki is here and nowhere else. */
export interface ProviderData {
  name: 'webex' | 'meraki';
  /** The name of the decorator that @fastify/oauth2 adds. */
  decorator: 'oauth2Webex' | 'oauth2Meraki';
  /** Paths of the endpoints, below the configured OAuth URL. */
  paths: { authorize: string; token: string; revoke: string };
  /** The place of the client's credentials in a request (RFC 6749 §2.3.1). */
  credentials: 'header' | 'body';
  /** Path of our route that the provider sends the browser back to. */
  callbackPath: string;
  /** Sites that the sign-in may lead through: a form's `form-action` has to allow each hop in Chromium. */
  signInSites: string[];
}

/** Webex, as developer.webex.com describes it under “Integrations”. It has no revocation for integrations. */
export const WEBEX: ProviderData = {
  name: 'webex',
  decorator: 'oauth2Webex',
  paths: { authorize: '/authorize', token: '/access_token', revoke: '/revoke' },
  credentials: 'body',
  callbackPath: '/oauth/webex/callback',
  signInSites: ['https://*.webex.com'],
};

/** Meraki, as developer.cisco.com/meraki describes it under “OAuth 2.0”. */
export const MERAKI: ProviderData = {
  name: 'meraki',
  decorator: 'oauth2Meraki',
  paths: { authorize: '/oauth/authorize', token: '/oauth/token', revoke: '/oauth/revoke' },
  credentials: 'header',
  callbackPath: '/oauth/meraki/callback',
  signInSites: ['https://*.meraki.com', 'https://*.cisco.com'],
};

/** The scopes that Webex is asked for: enough to learn who signed in, and nothing more. */
export const WEBEX_SCOPES = ['spark:people_read'];
