import type { FastifyInstance } from 'fastify';
import type { Clock } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { Meter } from '../core/meter.ts';
import type { OAuthClient } from './authorization-requests.ts';
import { clientOf, oauthPlugin } from './plugin.ts';
import { createProvider } from './provider.ts';
import { MERAKI, type ProviderData, WEBEX, WEBEX_SCOPES } from './providers.ts';

/** Our registration at one provider. */
export interface ClientRegistration {
  clientId: string;
  clientSecret: string;
  oauthUrl: string;
}

export interface RegisterProvidersDeps {
  publicUrl: string;
  webex: ClientRegistration;
  meraki: ClientRegistration & { scopes: string[]; pkce: boolean };
  clock: Clock;
  log: Log;
  meter: Meter;
}

/** Registers @fastify/oauth2 for both providers and returns them, ready to be begun and refreshed at. */
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
  const destination = (
    data: ProviderData,
    oauthUrl: string,
    scopes: string[],
    pkce: boolean,
  ): OAuthClient => ({
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
    webex: destination(WEBEX, webex.oauthUrl, WEBEX_SCOPES, false),
    meraki: destination(MERAKI, meraki.oauthUrl, meraki.scopes, meraki.pkce),
  };
}

/** Where a form that leads to a provider may end up: its origin, and the sites its sign-in goes through. */
export function formTargets(webexUrl: string, merakiUrl: string): string[] {
  return [new URL(webexUrl).origin, ...WEBEX.signInSites, new URL(merakiUrl).origin, ...MERAKI.signInSites];
}
