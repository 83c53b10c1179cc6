import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { authenticate, type Introspect, requireScope } from './access.ts';
import { answers } from './answers/index.ts';
import type { ApiReply, OperationCall } from './call.ts';
import { movedTo, notVisible, tooMany } from './errors.ts';
import type { Estate } from './estate/estate.ts';
import type { EstateOrganization } from './estate/organization.ts';
import type { Ledger } from './ledger.ts';
import type { Limit } from './limit.ts';
import type { StandInOperation, StandInOperationId } from './operations.ts';
import { parameters } from './parameters.ts';
import { validate } from './validate.ts';

export interface OperationRouteDeps {
  estate: Estate;
  ledger: Ledger;
  limit: Limit;
  introspect: Introspect;
  now: () => number;
  /** The example of an operation, when examples are served in place of the estate. */
  example: ((id: StandInOperationId) => unknown) | undefined;
}

type ServedOperation = StandInOperation & { id: StandInOperationId };

const pathParts = z.record(z.string(), z.string());

/** Creates the handler of an operation. It checks token, rate limit, scope and query, in this order, and then answers. */
export function createRoute(operation: ServedOperation, deps: OperationRouteDeps) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const holder = await authenticate(request.headers.authorization, deps.introspect);
    if (!deps.limit.take(holder.organizationId ?? holder.personId)) throw tooMany();
    requireScope(operation, holder);
    const url = new URL(request.url, 'http://loopback');
    const path = pathParts.parse(request.params);
    const own =
      holder.organizationId === undefined ? undefined : deps.estate.organization(holder.organizationId);
    const answer = deps.example
      ? answerExample(operation, deps.example, deps, url)
      : answerFromEstate(operation, { deps, own, path, url, body: request.body });
    if (answer.link !== undefined) reply.header('link', answer.link);
    if (answer.body === undefined) return reply.code(204).send();
    return reply
      .code(operation.status)
      .header('content-type', 'application/json; charset=utf-8')
      .send(JSON.stringify(answer.body));
  };
}

/** Checks the query and answers with the example, whatever the path names. */
function answerExample(
  { id }: ServedOperation,
  exampleOf: (id: StandInOperationId) => unknown,
  deps: OperationRouteDeps,
  url: URL,
): ApiReply {
  validate(parameters[id] ?? {}, url.searchParams, deps.now());
  return { body: exampleOf(id) };
}

interface EstateRequest {
  deps: OperationRouteDeps;
  own: EstateOrganization | undefined;
  path: Record<string, string>;
  url: URL;
  body: unknown;
}

function answerFromEstate({ id }: ServedOperation, { deps, own, path, url, body }: EstateRequest): ApiReply {
  const { organizationId, networkId, serial } = path;
  // A token that reaches no organization gets an empty list of organizations.
  if (!own) {
    if (id === 'getOrganizations') return { body: [] };
    throw notVisible();
  }
  if (organizationId !== undefined && organizationId !== own.id) throw notVisible();
  const origin = id === 'getOrganizations' ? undefined : deps.estate.movedTo(own.id);
  if (origin !== undefined) throw movedTo(`${origin}${url.pathname}${url.search}`);
  const call: OperationCall = {
    organization: own,
    pathParameter: (name) => path[name] ?? '',
    network: () => requireVisible(own.network(networkId ?? '')),
    device: () => requireVisible(own.device(serial ?? '')),
    now: deps.now(),
    query: validate(parameters[id] ?? {}, url.searchParams, deps.now()),
    here: new URL(`${url.pathname}${url.search}`, `https://${own.shard}`),
    ledger: deps.ledger,
    body,
  };
  return answers[id](call);
}

function requireVisible<T>(found: T | undefined): T {
  if (found === undefined) throw notVisible();
  return found;
}
