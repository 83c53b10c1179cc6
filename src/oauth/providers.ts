/** One authorization server as data: every difference between Webex and Meraki is here and nowhere else. */
export interface ProviderData {
  name: 'webex' | 'meraki';
  /** The name of the decorator that @fastify/oauth2 adds. */
  decorator: 'oauth2Webex' | 'oauth2Meraki';
  /** Below the configured OAuth URL. */
  paths: { authorize: string; token: string; revoke: string };
  /** The place of the client's credentials in a request (RFC 6749 §2.3.1). */
  credentials: 'header' | 'body';
  callbackPath: string;
  /** Sites that the sign-in may lead through: a form's `form-action` has to allow each hop in Chromium. */
  signInSites: string[];
}

/** developer.webex.com: Integrations. There is no revocation for integrations. */
export const WEBEX: ProviderData = {
  name: 'webex',
  decorator: 'oauth2Webex',
  paths: { authorize: '/authorize', token: '/access_token', revoke: '/revoke' },
  credentials: 'body',
  callbackPath: '/oauth/webex/callback',
  signInSites: ['https://*.webex.com'],
};

/** developer.cisco.com/meraki: OAuth 2.0. */
export const MERAKI: ProviderData = {
  name: 'meraki',
  decorator: 'oauth2Meraki',
  paths: { authorize: '/oauth/authorize', token: '/oauth/token', revoke: '/oauth/revoke' },
  credentials: 'header',
  callbackPath: '/oauth/meraki/callback',
  signInSites: ['https://*.meraki.com', 'https://*.cisco.com'],
};

/** Enough to learn who signed in, and nothing more. */
export const WEBEX_SCOPES = ['spark:people_read'];
