import { badRequest } from './errors.ts';
import type { Parameter, Parameters, SpanRule } from './parameter.ts';
import { type CheckedQuery, createCheckedQuery, type QueryValue, type Span } from './query.ts';

const PAGING: Record<string, Parameter> = { startingAfter: { kind: 'text' }, endingBefore: { kind: 'text' } };

/**
 * Reads a query as the operation declares it. Unknown parameters are ignored, as the API does.
 *
 * @throws RefusalError 400 that names every fault
 */
export function validate(
  { page, span, named }: Parameters,
  search: URLSearchParams,
  now: number,
): CheckedQuery {
  const table: Record<string, Parameter> = {
    ...named,
    ...(page ? { ...PAGING, perPage: { kind: 'integer', min: page.min, max: page.max } } : {}),
  };
  const faults: string[] = [];
  const values = new Map<string, QueryValue>();
  for (const [name, parameter] of Object.entries(table)) {
    const read =
      parameter.kind === 'list' ? readList(name, parameter, search) : readOne(name, parameter, search);
    if (read?.fault) faults.push(read.fault);
    else if (read?.value !== undefined) values.set(name, read.value);
  }
  const window = span ? readSpan(span, search, now, faults) : { from: now, to: now };
  if (faults.length > 0) throw badRequest(...faults);
  const perPage = values.get('perPage');
  return createCheckedQuery(new Set(Object.keys(table)), values, {
    span: window,
    perPage: typeof perPage === 'number' ? perPage : (page?.default ?? Number.POSITIVE_INFINITY),
  });
}

type Read = { fault: string; value?: never } | { fault?: never; value: QueryValue } | undefined;

function readList(name: string, { of }: Parameter & { kind: 'list' }, search: URLSearchParams): Read {
  if (search.has(name)) return { fault: `'${name}' must be an array` };
  const found = search.getAll(`${name}[]`);
  if (found.length === 0) return undefined;
  if (found.includes('')) return { fault: `'${name}' must not contain empty values` };
  if (of && !found.every((each) => of.includes(each))) {
    return { fault: `'${name}' must contain only the following values: ${quoted(of)}` };
  }
  return { value: found };
}

function readOne(name: string, parameter: Parameter, search: URLSearchParams): Read {
  if (search.has(`${name}[]`)) return { fault: `'${name}' must not be an array` };
  const raw = search.getAll(name).at(-1);
  if (raw === undefined) {
    if (parameter.kind === 'integer' && parameter.default !== undefined) return { value: parameter.default };
    const required = parameter.kind === 'text' && parameter.required;
    return required ? { fault: `'${name}' is required` } : undefined;
  }
  switch (parameter.kind) {
    case 'integer':
      return readInteger(name, parameter, raw);
    case 'flag':
      if (raw === 'true' || raw === 'false') return { value: raw === 'true' };
      return { fault: `'${name}' must be a boolean` };
    case 'choice':
      if (parameter.of.includes(raw)) return { value: raw };
      return { fault: `'${name}' must be one of: ${quoted(parameter.of)}` };
    case 'time': {
      const at = instant(raw);
      return at === undefined ? { fault: `'${name}' must be an ISO 8601 date-time` } : { value: at };
    }
    default:
      return { value: raw };
  }
}

function readInteger(name: string, { of, min, max }: Parameter & { kind: 'integer' }, raw: string): Read {
  const value = Number(raw);
  if (of)
    return of.includes(value) && raw !== ''
      ? { value }
      : { fault: `'${name}' must be one of: ${of.join(', ')}` };
  const fits = /^-?\d+$/.test(raw) && value >= (min ?? value) && value <= (max ?? value);
  if (fits) return { value };
  const range = min === undefined || max === undefined ? '' : ` between ${min} and ${max}`;
  return { fault: `'${name}' must be an integer${range}` };
}

function readSpan(rule: SpanRule, search: URLSearchParams, now: number, faults: string[]): Span {
  const latest = now - (rule.delay ?? 0) * 1000;
  const seconds = search.get('timespan');
  const at = (name: string) => {
    const raw = search.get(name);
    const found = raw === null ? undefined : instant(raw);
    if (raw !== null && found === undefined)
      faults.push(`'${name}' must be an ISO 8601 date-time or a timestamp`);
    return found;
  };
  const t0 = at('t0');
  const t1 = rule.t1 ? at('t1') : undefined;
  if (seconds !== null) {
    const value = Number(seconds);
    const least = rule.shortest ?? 0;
    if (t0 !== undefined || t1 !== undefined)
      faults.push("'timespan' must not be used together with 't0' or 't1'");
    if (seconds === '' || !(value >= least && value <= rule.longest)) {
      faults.push(`'timespan' must be a number between ${least} and ${rule.longest}`);
    }
    return { from: latest - value * 1000, to: latest };
  }
  const to = t1 ?? (t0 === undefined ? latest : Math.min(latest, t0 + rule.longest * 1000));
  const from = t0 ?? to - rule.default * 1000;
  if (rule.lookback !== undefined && t0 !== undefined && t0 < now - rule.lookback * 1000 - 60_000) {
    faults.push(`'t0' must be within the last ${rule.lookback / 86_400} days`);
  }
  if (to < from) faults.push("'t1' must be after 't0'");
  if (to - from > rule.longest * 1000) faults.push(`'t1' must be at most ${rule.longest} seconds after 't0'`);
  if (rule.delay !== undefined && to > latest)
    faults.push(`'t1' must be at least ${rule.delay} seconds in the past`);
  return { from, to };
}

/** Reads ISO 8601 or epoch seconds. @returns milliseconds since the epoch */
function instant(raw: string): number | undefined {
  const value = /^\d+(\.\d+)?$/.test(raw) ? Number(raw) * 1000 : Date.parse(raw);
  return raw === '' || Number.isNaN(value) ? undefined : value;
}

const quoted = (values: readonly string[]) => values.map((each) => `'${each}'`).join(', ');
