import type { z } from 'zod';

/** The name of a field of ours; that of an unknown one is foreign text. */
const FIELD = /^(?!undefined$)[a-z]\w{0,39}$/i;

/**
 * Creates a function that returns a deeply frozen copy of a record.
 *
 * @param kind what the record is, for the error
 * @returns throws Error that names the field of a wrong shape, and never its value
 */
export function copier<T>(kind: string, schema: z.ZodType<T>): (value: unknown) => T {
  return (value) => {
    const parsed = schema.safeParse(value);
    if (parsed.success) return freeze(parsed.data);
    const [issue] = parsed.error.issues;
    const field = String(issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path[0]);
    throw new Error(`${kind} has a wrong shape${FIELD.test(field) ? ` at ${field}` : ''}`);
  };
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(freeze);
    Object.freeze(value);
  }
  return value;
}
