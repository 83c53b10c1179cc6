/** The values that a query parameter takes; a list is written `name[]=`. */
export type Parameter =
  | { kind: 'text'; required?: true }
  | { kind: 'choice'; of: readonly string[] }
  | { kind: 'list'; of?: readonly string[] }
  | { kind: 'integer'; of?: readonly number[]; min?: number; max?: number; default?: number }
  | { kind: 'flag' }
  | { kind: 'time' };

/** The bounds of `perPage`; an operation that has it has `startingAfter` and `endingBefore`, too. */
export interface PageSize {
  min: number;
  max: number;
  default: number;
}

/** The bounds of `t0`, `timespan` and, when `t1` is true, `t1`; all in seconds. */
export interface SpanRule {
  t1: boolean;
  shortest?: number;
  longest: number;
  /** The longest time that `t0` may lie in the past. */
  lookback?: number;
  default: number;
  /** The shortest time that must have passed since the end of the span. */
  delay?: number;
}

/** The query parameters of an operation. */
export interface Parameters {
  page?: PageSize;
  span?: SpanRule;
  named?: Record<string, Parameter>;
}
