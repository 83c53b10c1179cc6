/** A span of time, in milliseconds since the epoch. */
export interface Span {
  from: number;
  to: number;
}

export type QueryValue = string | number | boolean | readonly string[];

/**
 * The validated query of a call. Its methods throw when parameters.ts does not declare the parameter with that kind, so
 * that an answer cannot read what was not validated.
 */
export interface CheckedQuery {
  text(name: string): string | undefined;
  number(name: string): number | undefined;
  flag(name: string): boolean | undefined;
  list(name: string): readonly string[] | undefined;
  /** The span that was asked for, or the default of the operation. */
  span: Span;
  /** The `perPage` that was asked for, or the default of the operation. */
  perPage: number;
}

/** @param declared the names of all parameters of the operation */
export function createCheckedQuery(
  declared: ReadonlySet<string>,
  values: ReadonlyMap<string, QueryValue>,
  rest: { span: Span; perPage: number },
): CheckedQuery {
  const value = (name: string) => {
    if (!declared.has(name)) throw new Error(`the query parameter ${name} is not declared`);
    return values.get(name);
  };
  const wrong = (name: string) => new Error(`the query parameter ${name} is of another kind`);
  return {
    ...rest,
    text(name) {
      const found = value(name);
      if (found === undefined || typeof found === 'string') return found;
      throw wrong(name);
    },
    number(name) {
      const found = value(name);
      if (found === undefined || typeof found === 'number') return found;
      throw wrong(name);
    },
    flag(name) {
      const found = value(name);
      if (found === undefined || typeof found === 'boolean') return found;
      throw wrong(name);
    },
    list(name) {
      const found = value(name);
      if (found === undefined || typeof found === 'object') return found;
      throw wrong(name);
    },
  };
}
