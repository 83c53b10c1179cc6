import type { FastifyInstance } from 'fastify';
import type { Clock } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { Meter } from '../core/meter.ts';
import type { OAuthClient } from './authorization-requests.ts';
import { clientOf, oauthPlugin } from './plugin.ts';
import { createProvider } from './provider.ts';
import { MERAKI, type ProviderData, WEBEX, WEBEX_SCOPES } from './providers.ts';

/** This product's registration at one provider (RFC 6749 §2). */
export interface ClientRegistration {
  clientId: string;
  clientSecret: string;
  oauthUrl: string;
  /** Whether authorization requests carry a PKCE challenge (RFC 7636). */
  pkce: boolean;
}

/** The two registrations, and the collaborators of both clients. */
export interface RegisterProvidersDeps {
  publicUrl: string;
  webex: ClientRegistration;
  meraki: ClientRegistration & { scopes: string[] };
  clock: Clock;
  log: Log;
  meter: Meter;
}

/** Registers @fastify/oauth2 for both providers. @returns the two clients */
export async function registerProviders(
  server: FastifyInstance,
  { publicUrl, webex, meraki, clock, log, meter }: RegisterProvidersDeps,
): Promise<Record<'webex' | 'meraki', OAuthClient>> {
  const redirectUri = ({ callbackPath }: ProviderData) => `${publicUrl}${callbackPath}`;
  const providers = [
    { data: WEBEX, ...webex },
    { data: MERAKI, ...meraki },
  ];
  await server.register(oauthPlugin, {
    providers: providers.map(({ data, clientId, clientSecret, oauthUrl }) => ({
      data,
      clientId,
      clientSecret,
      oauthUrl,
      redirectUri: redirectUri(data),
    })),
  });
  const client = (data: ProviderData, oauthUrl: string, scopes: string[], pkce: boolean): OAuthClient => ({
    data,
    oauthUrl,
    scopes,
    pkce,
    provider: createProvider({
      data,
      client: clientOf(server, data),
      redirectUri: redirectUri(data),
      clock,
      log,
      meter,
    }),
  });
  return {
    webex: client(WEBEX, webex.oauthUrl, WEBEX_SCOPES, webex.pkce),
    meraki: client(MERAKI, meraki.oauthUrl, meraki.scopes, meraki.pkce),
  };
}

/** The sites that a form which leads to a provider may reach: its origin, and the sites of its sign-in. */
export function formTargets(webexUrl: string, merakiUrl: string): string[] {
  return [new URL(webexUrl).origin, ...WEBEX.signInSites, new URL(merakiUrl).origin, ...MERAKI.signInSites];
}
