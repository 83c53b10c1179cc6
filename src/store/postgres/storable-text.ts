import type { ClientBase } from 'pg';

/** Returns the text as PostgreSQL can store it: half a surrogate pair and NUL, which it refuses in text and in JSON, become U+FFFD. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}

/**
 * Makes a client send every text, alone or in a list, as PostgreSQL can store it. Names, ids and what people type come from
 * other systems; one NUL among the values of a statement would fail it, and an id is looked for as it was stored.
 */
export function sendStorableText(client: ClientBase): void {
  const { query } = client;
  Object.defineProperty(client, 'query', {
    value(statement: unknown, values?: unknown, ...rest: unknown[]): unknown {
      const sent = Array.isArray(values) ? values.map(storableValue) : values;
      return Reflect.apply(query, client, [statement, sent, ...rest]);
    },
  });
}

function storableValue(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  return Array.isArray(value) ? value.map(storableValue) : value;
}
