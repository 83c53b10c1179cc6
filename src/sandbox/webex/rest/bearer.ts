import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AuthorizationServer } from '../../oauth/server.ts';
import type { SandboxPerson } from '../../world.ts';
import { forbidden, RestError } from '../state/errors.ts';
import type { Records } from '../state/records.ts';

const NO_TOKEN = 'The request requires a valid access token set in the Authorization request header.';
const NO_SCOPE =
  'The server understood the request, but refused to fulfill it because the access token is missing ' +
  'required scopes or the user is missing required roles or licenses.';

/** The scope family of each resource: `spark:<family>_read` or `_write`. */
const FAMILY: Record<string, string> = {
  people: 'people',
  rooms: 'rooms',
  memberships: 'memberships',
  messages: 'messages',
  contents: 'messages',
  attachment: 'messages',
  webhooks: 'messages',
};

/**
 * Refuses requests without a valid token. A token of the world's people or of the bot may do everything, a token that
 * the authorization server issued only what its scopes allow.
 */
export function requireBearer(
  app: FastifyInstance,
  records: Records,
  introspect: AuthorizationServer['introspect'],
): void {
  app.decorateRequest('caller', null);
  app.addHook('onRequest', async (request) => {
    const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) throw new RestError(401, NO_TOKEN);
    request.setDecorator('caller', records.personByToken(token) ?? (await issuedTo(token, request)));
  });

  async function issuedTo(token: string, request: FastifyRequest): Promise<SandboxPerson> {
    const grant = await introspect(token);
    const person = grant && records.people.get(grant.personId);
    if (!person) throw new RestError(401, NO_TOKEN);
    if (!grant.scopes.includes(scopeFor(request)) && !grant.scopes.includes('spark:all'))
      throw forbidden(NO_SCOPE);
    return person;
  }
}

function scopeFor(request: FastifyRequest): string {
  const resource = request.url.split(/[/?]/)[2] ?? '';
  const reads = request.method === 'GET' || request.method === 'HEAD';
  return `spark:${FAMILY[resource] ?? 'all'}_${reads ? 'read' : 'write'}`;
}

/** Returns the person whose token the request carries. */
export function callerOf(request: FastifyRequest): SandboxPerson {
  return request.getDecorator<SandboxPerson>('caller');
}
