import t from 'tap';
import type { Parameter, Parameters } from '../../../src/sandbox/meraki/parameter.ts';
import { parameters } from '../../../src/sandbox/meraki/parameters.ts';
import { type OfficialOperation, officialOperations } from '../../support/official-operations.ts';

const tables = new Map(Object.entries(parameters));

t.test('the parameters of every operation are the official ones', async (t) => {
  t.same(
    [...tables.keys()].filter((id) => !officialOperations.some((each) => each.id === id)),
    [],
  );
  for (const official of officialOperations) {
    const { page, span, named = {} } = tables.get(official.id) ?? {};
    const ours = Object.entries(named).map(([name, each]) => [name, outline(each)] as const);
    t.same(Object.fromEntries(ours), official.named, `${official.id}: names and values`);
    t.same(comparablePage(page, official.page), official.page, `${official.id}: page size`);
    t.same(comparableSpan(span, official.span), official.span, `${official.id}: time span`);
  }
});

/** Removes the default where the document states none. */
function comparablePage(page: Parameters['page'], official: OfficialOperation['page']) {
  if (page === undefined || official?.default !== undefined) return page;
  return { min: page.min, max: page.max };
}

/** Removes the delay, which the document does not state, and the default where it states none. */
function comparableSpan(span: Parameters['span'], official: OfficialOperation['span']) {
  if (span === undefined) return undefined;
  const { delay: _, default: standard, ...bounds } = span;
  return { ...bounds, ...(official?.default !== undefined && { default: standard }) };
}

function outline(parameter: Parameter) {
  const of = 'of' in parameter && parameter.of ? { of: [...parameter.of].map(String).sort() } : {};
  switch (parameter.kind) {
    case 'time':
      return { kind: 'text' };
    case 'text':
      return { kind: 'text', ...(parameter.required && { required: true }) };
    case 'integer': {
      const { max, default: standard } = parameter;
      return {
        kind: 'integer',
        ...of,
        ...(max !== undefined && { max }),
        ...(standard !== undefined && { default: standard }),
      };
    }
    default:
      return { kind: parameter.kind, ...of };
  }
}
