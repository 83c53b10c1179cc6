/** What a query parameter takes; a list is written `name[]=`. */
export type Parameter =
  | { kind: 'text'; required?: true }
  | { kind: 'choice'; of: readonly string[] }
  | { kind: 'list'; of?: readonly string[] }
  | { kind: 'integer'; of?: readonly number[]; min?: number; max?: number; default?: number }
  | { kind: 'flag' }
  | { kind: 'time' };

/** `perPage` with its bounds; `startingAfter` and `endingBefore` come with it. */
export interface PageSize {
  min: number;
  max: number;
  default: number;
}

/** `t0`, `timespan` and, where `t1` is true, `t1`; all in seconds. */
export interface SpanRule {
  t1: boolean;
  shortest?: number;
  longest: number;
  /** How far back `t0` may lie. */
  lookback?: number;
  default: number;
  /** How long ago the window must have ended. */
  delay?: number;
}

export interface Parameters {
  page?: PageSize;
  span?: SpanRule;
  named?: Record<string, Parameter>;
}
