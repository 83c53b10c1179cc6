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

export interface RouteParts {
  estate: Estate;
  ledger: Ledger;
  limit: Limit;
  introspect: Introspect;
  now: () => number;
  /** Set when examples are served in place of the estate. */
  example: ((id: StandInOperationId) => unknown) | undefined;
}

type Served = StandInOperation & { id: StandInOperationId };

const pathParts = z.record(z.string(), z.string());

/** One operation's handler: who asks, how often, with which scope, for what, and only then the answer. */
export function createRoute(operation: Served, parts: RouteParts) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const holder = await authenticate(request.headers.authorization, parts.introspect);
    if (!parts.limit.take(holder.organizationId ?? holder.personId)) throw tooMany();
    requireScope(operation, holder);
    const url = new URL(request.url, 'http://loopback');
    const path = pathParts.parse(request.params);
    const own =
      holder.organizationId === undefined ? undefined : parts.estate.organization(holder.organizationId);
    const answer = parts.example
      ? example(operation, parts.example, parts, url)
      : fromEstate(operation, { parts, own, path, url, body: request.body });
    if (answer.link !== undefined) reply.header('link', answer.link);
    if (answer.body === undefined) return reply.code(204).send();
    return reply
      .code(operation.status)
      .header('content-type', 'application/json; charset=utf-8')
      .send(JSON.stringify(answer.body));
  };
}

/** Whatever the path names: the token and the query are checked, the example is told as it stands. */
function example(
  { id }: Served,
  tell: (id: StandInOperationId) => unknown,
  parts: RouteParts,
  url: URL,
): ApiReply {
  validate(parameters[id] ?? {}, url.searchParams, parts.now());
  return { body: tell(id) };
}

interface Asked {
  parts: RouteParts;
  own: EstateOrganization | undefined;
  path: Record<string, string>;
  url: URL;
  body: unknown;
}

function fromEstate({ id }: Served, { parts, own, path, url, body }: Asked): ApiReply {
  const { organizationId, networkId, serial } = path;
  // A token that reaches no organization can list none.
  if (!own) {
    if (id === 'getOrganizations') return { body: [] };
    throw notVisible();
  }
  if (organizationId !== undefined && organizationId !== own.id) throw notVisible();
  const origin = id === 'getOrganizations' ? undefined : parts.estate.movedTo(own.id);
  if (origin !== undefined) throw movedTo(`${origin}${url.pathname}${url.search}`);
  const call: OperationCall = {
    organization: own,
    part: (name) => path[name] ?? '',
    network: () => visible(own.network(networkId ?? '')),
    device: () => visible(own.device(serial ?? '')),
    now: parts.now(),
    query: validate(parameters[id] ?? {}, url.searchParams, parts.now()),
    here: new URL(`${url.pathname}${url.search}`, `https://${own.shard}`),
    ledger: parts.ledger,
    body,
  };
  return answers[id](call);
}

function visible<T>(found: T | undefined): T {
  if (found === undefined) throw notVisible();
  return found;
}
