import { type Configuration, type Context, errors, interactionPolicy } from 'oidc-provider';
import type { Profile } from './profile/profiles.ts';

const { Check, Prompt } = interactionPolicy;

/**
 * Returns the prompts of an authorization: the sign-in once for each browser, or every time with `alwaysAsks`; then, if
 * the profile asks for consent, the consent page every time.
 */
export function prompts(profile: Profile, alwaysAsks: boolean): interactionPolicy.Prompt[] {
  const signIn = new Prompt(
    { name: 'login' },
    new Check('no_session', 'nobody is signed in', ({ oidc }) =>
      alwaysAsks ? oidc.result?.login === undefined : oidc.session?.accountId === undefined,
    ),
  );
  const consent = new Prompt(
    { name: 'consent' },
    new Check('every_time', 'consent is asked for', ({ oidc }) => oidc.result?.consent === undefined),
  );
  return profile.asksConsent ? [signIn, consent] : [signIn];
}

/**
 * Returns the grant of an authorization: never an earlier one of the same person, so that revoking one leaves the
 * others. With a consent page, the page has made the grant; without one, signing in is the consent.
 */
export async function grantFor(profile: Profile, { oidc }: Context) {
  const { provider, account, client, params } = oidc;
  if (profile.asksConsent) {
    const id = oidc.result?.consent?.grantId;
    return id === undefined ? undefined : provider.Grant.find(id);
  }
  if (!account || !client) return undefined;
  const grant = new provider.Grant({ accountId: account.accountId, clientId: client.clientId });
  grant.addOIDCScope(params?.scope ?? '');
  await grant.save();
  return grant;
}

/** Checks what the vendors refuse and oidc-provider does not: unknown scopes, and a missing state. */
export function requiredParameters(profile: Profile): Configuration['extraParams'] {
  const known = new Set(profile.scopes.map((scope) => scope.name));
  return {
    scope({ query: { scope } }) {
      // Read from the query: oidc-provider has already removed unknown scopes from its own parameter.
      if (typeof scope !== 'string' || !scope.split(' ').every((name) => known.has(name))) {
        throw new errors.InvalidScope(profile.descriptions.invalid_scope ?? 'The scope is not known.');
      }
    },
    state(_ctx, value) {
      if (profile.stateRequired && !value) {
        throw new errors.InvalidRequest('The state parameter is required.');
      }
    },
  };
}

/**
 * Middleware of the token and revocation endpoints: accepts credentials only in the documented form, and answers
 * errors in the vendor's words.
 */
export function tokenEndpoint({ routes, clientAuth, descriptions }: Profile) {
  const paths = [routes.token, routes.revocation];
  return async (ctx: Context, next: () => Promise<void>): Promise<void> => {
    if (!paths.includes(ctx.path)) return next();
    const inHeader = ctx.headers.authorization !== undefined;
    if (inHeader === (clientAuth === 'client_secret_basic')) await next();
    else {
      ctx.status = 401;
      ctx.body = { error: 'invalid_client', error_description: 'client authentication failed' };
    }
    if (ctx.status >= 400 && typeof ctx.body === 'object' && ctx.body !== null && 'error' in ctx.body) {
      const text = descriptions[String(ctx.body.error)];
      if (text !== undefined) ctx.body = { error: ctx.body.error, error_description: text };
    }
  };
}
