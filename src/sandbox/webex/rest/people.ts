import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { SandboxPerson } from '../../world.ts';
import { badWebexRequest, notFound, parseRequest } from '../state/errors.ts';
import type { Records } from '../state/records.ts';
import { callerOf } from './bearer.ts';
import { Paging, sendRestPage } from './paging.ts';

const Query = z.object({
  ...Paging,
  email: z.email().optional(),
  displayName: z.string().min(1).optional(),
  id: z.string().min(1).optional(),
});

/** Adds GET /people, /people/me and /people/:id. */
export function peopleRoutes(app: FastifyInstance, records: Records): void {
  app.get('/people/me', (request) => publicPerson(callerOf(request)));

  app.get<{ Params: { id: string } }>('/people/:id', (request) => {
    const person = records.people.get(request.params.id);
    if (!person) throw notFound();
    return publicPerson(person);
  });

  app.get('/people', (request, reply) => {
    const query = parseRequest(Query, request.query);
    const ids = query.id?.split(',');
    if (ids === undefined && query.email === undefined && query.displayName === undefined)
      throw badWebexRequest('Email or displayName should be specified.');
    if (ids && ids.length > 85) throw badWebexRequest('id: at most 85 ids.');
    const matches = (p: SandboxPerson) =>
      (query.email === undefined || p.email === query.email.toLowerCase()) &&
      (query.displayName === undefined || startsWith(p.displayName, query.displayName));
    const found = ids
      ? ids.flatMap((id) => records.people.get(id) ?? [])
      : [...records.people.values()].filter(matches);
    const page = sendRestPage(request, reply, records.origin, found.map(publicPerson), query);
    return { notFoundIds: ids?.filter((id) => !records.people.has(id)) ?? null, ...page };
  });
}

const startsWith = (name: string, wanted: string) => name.toLowerCase().startsWith(wanted.toLowerCase());

/** Returns a person as the REST API shows one: without the token and the sandbox's own fields. */
function publicPerson(person: SandboxPerson) {
  const [firstName = person.displayName, ...rest] = person.displayName.split(' ');
  return {
    id: person.id,
    emails: [person.email],
    phoneNumbers: [],
    displayName: person.displayName,
    nickName: firstName,
    firstName,
    lastName: rest.join(' '),
    orgId: person.orgId,
    // Absent, not null, when the person never set one.
    ...(person.timezone !== undefined && { timezone: person.timezone }),
    created: '2025-01-07T09:00:00.000Z',
    lastModified: '2025-01-07T09:00:00.000Z',
    status: 'active',
    type: person.isBot ? 'bot' : 'person',
  };
}
