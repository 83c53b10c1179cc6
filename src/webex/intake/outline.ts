import { z } from 'zod';

const members = z.record(z.string(), z.unknown());
/** An id as Webex makes them; anything else may be a text. */
const webexId = z.string().regex(/^[\w+/=-]{8,200}$/);

/**
 * Describes a body that is no delivery, for the log: the id of its webhook, and the kinds of the members that a delivery
 * needs. What the members hold is not told.
 */
export function outlineOf(body: string): object {
  const json = parsed(body);
  if (json === undefined) return { characters: body.length, body: body === '' ? 'empty' : 'not JSON' };
  const { id, resource, event, data } = membersOf(json);
  return {
    characters: body.length,
    body: kindOf(json),
    webhookId: webexId.safeParse(id).data,
    resource: kindOf(resource),
    event: kindOf(event),
    data: kindOf(data),
    dataId: kindOf(membersOf(data).id),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function membersOf(value: unknown): Record<string, unknown> {
  return members.safeParse(value).data ?? {};
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (value === '') return 'empty text';
  return Array.isArray(value) ? 'array' : typeof value;
}
