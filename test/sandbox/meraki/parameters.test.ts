import t, { type Test } from 'tap';
import { z } from 'zod';
import type { StandInOperationId } from '../../../src/sandbox/meraki/operations.ts';
import { standInOperations } from '../../../src/sandbox/meraki/operations.ts';
import type { Parameter } from '../../../src/sandbox/meraki/parameter.ts';
import { parameters } from '../../../src/sandbox/meraki/parameters.ts';
import { ABSENT, type Official, readOfficial } from '../../support/meraki-stand-in.ts';

const official = readOfficial();
type Described = Official['paths'][string][string]['parameters'][number];

const SPAN = ['t0', 't1', 'timespan'];
const PAGE = ['perPage', 'startingAfter', 'endingBefore'];

t.test('parameters are the official ones', { skip: official ? false : ABSENT }, async (t) => {
  const described = new Map(
    Object.values(official?.paths ?? {}).flatMap((methods) =>
      Object.values(methods).map((operation) => [operation.operationId, operation.parameters] as const),
    ),
  );
  for (const { id } of standInOperations) {
    const query = (described.get(id) ?? []).filter((each) => each.in === 'query');
    t.test(id, async (t) => {
      compareNamed(
        t,
        id,
        query.filter(({ name }) => !SPAN.includes(name) && !PAGE.includes(name)),
      );
      comparePages(t, id, query);
      compareSpans(t, id, query);
    });
  }
});

function compareNamed(t: Test, id: StandInOperationId, query: Described[]) {
  const ours = parameters[id]?.named ?? {};
  t.same(Object.keys(ours).sort(), query.map(({ name }) => name).sort(), 'names');
  for (const each of query)
    t.same(ours[each.name] && outline(ours[each.name]), officialOutline(each), each.name);
}

function comparePages(t: Test, id: StandInOperationId, query: Described[]) {
  const perPage = query.find(({ name }) => name === 'perPage')?.description;
  const range = perPage && /range is (\d+) - (\d+)\.(?: Default is (\d+))?/.exec(perPage);
  const page = parameters[id]?.page;
  t.equal(page !== undefined, perPage !== undefined, 'is paginated');
  if (!range || !page) return;
  t.same([page.min, page.max], [Number(range[1]), Number(range[2])]);
  if (range[3] !== undefined) t.equal(page.default, Number(range[3]));
}

function compareSpans(t: Test, id: StandInOperationId, query: Described[]) {
  const timespan = query.find(({ name }) => name === 'timespan');
  const span = parameters[id]?.span;
  t.equal(span !== undefined, timespan !== undefined, 'has a timespan');
  if (!span || !timespan) return;
  t.equal(
    span.t1,
    query.some(({ name }) => name === 't1'),
  );
  t.equal(span.longest, timespan.schema.maximum);
  t.equal(span.shortest, timespan.schema.minimum);
  const lookback = /lookback period is (\d+) days/.exec(
    query.find(({ name }) => name === 't0')?.description ?? '',
  );
  t.equal(span.lookback, lookback ? Number(lookback[1]) * 86_400 : undefined, 'lookback');
  const standard = /default is (\d+) (day|minute)s?\./.exec(timespan.description);
  if (standard) t.equal(span.default, Number(standard[1]) * (standard[2] === 'day' ? 86_400 : 60), 'default');
}

function outline(parameter: Parameter | undefined) {
  if (parameter === undefined) return undefined;
  const of = 'of' in parameter ? parameter.of : undefined;
  const required = parameter.kind === 'text' && parameter.required === true;
  const bounds = parameter.kind === 'integer' ? { max: parameter.max, default: parameter.default } : {};
  return {
    kind: parameter.kind === 'time' ? 'text' : parameter.kind,
    of: of && [...of].map(String).sort(),
    required,
    max: bounds.max,
    default: bounds.default,
  };
}

const enumOf = z.object({ enum: z.array(z.unknown()).optional() });

/** Bounds stand in the description alone: `Default is 10. Maximum is 50`; the choices of `interval` in its prose. */
function officialOutline({ name, schema, required, description }: Described) {
  const kinds: Record<string, string> = {
    string: 'text',
    boolean: 'flag',
    array: 'list',
    integer: 'integer',
  };
  const choices = enumOf.parse(schema).enum ?? enumOf.parse(schema.items ?? {}).enum;
  const kind = schema.type === 'string' && choices ? 'choice' : kinds[schema.type];
  const of =
    name === 'interval' ? ['14400', '21600', '300', '3600', '600', '7200'] : choices?.map(String).sort();
  const bound = (word: string) => {
    const said = new RegExp(`${word} is (\\d+)`).exec(description)?.[1];
    return schema.type === 'integer' && said !== undefined ? Number(said) : undefined;
  };
  return { kind, of, required, max: bound('Maximum'), default: bound('Default') };
}
