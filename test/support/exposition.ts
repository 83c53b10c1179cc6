/** One metric on a page, as Prometheus reads it. */
export interface Family {
  type: string;
  samples: { name: string; labels: Record<string, string>; value: number }[];
}

const SAMPLE = /^([a-z_:][a-z0-9_:]*)(?:\{(.*)\})? (NaN|[+-]Inf|-?[0-9.]+(?:e[+-]?\d+)?)$/i;
const LABEL = /^([a-z_][a-z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/i;
const SUFFIXES: Record<string, RegExp> = { histogram: /_(?:bucket|sum|count)$/, summary: /_(?:sum|count)$/ };

/**
 * Reads a page of Prometheus's text format 0.0.4 as strictly as `promtool check metrics` does.
 *
 * @throws Error that names the line
 */
export function parseExposition(page: string): Map<string, Family> {
  if (!page.endsWith('\n')) throw new Error('the last line does not end');
  const families = new Map<string, Family>();
  const seen = new Set<string>();
  let current = '';
  for (const line of page.split('\n')) {
    const [, keyword, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) ?(.*)$/.exec(line) ?? [];
    if (line === '') continue;
    if (keyword === 'HELP') {
      if (families.has(name)) throw new Error(`twice: ${name}`);
      if (rest === '') throw new Error(`no help: ${name}`);
      current = name;
    } else if (keyword === 'TYPE') {
      if (name !== current) throw new Error(`a type without its help: ${line}`);
      if (!['counter', 'gauge', 'histogram', 'summary'].includes(rest)) throw new Error(line);
      if (rest === 'counter' && !name.endsWith('_total')) throw new Error(`a counter is a total: ${name}`);
      families.set(name, { type: rest, samples: [] });
    } else {
      const sample = readSample(line);
      const family = families.get(current);
      const base = sample.name.replace(SUFFIXES[family?.type ?? ''] ?? /$^/, '');
      if (family === undefined || base !== current) throw new Error(`belongs to no metric: ${line}`);
      const id = JSON.stringify([sample.name, Object.entries(sample.labels).sort()]);
      if (seen.has(id)) throw new Error(`twice: ${line}`);
      seen.add(id);
      family.samples.push(sample);
    }
  }
  for (const [name, family] of families) if (family.type === 'histogram') assertHistogram(name, family);
  return families;
}

function readSample(line: string): Family['samples'][number] {
  const [all, name = '', inside = '', value = ''] = SAMPLE.exec(line) ?? [];
  if (all === undefined) throw new Error(`no sample: ${line}`);
  const labels: Record<string, string> = {};
  for (let left = inside; left !== ''; ) {
    const [text, label = '', said = ''] = LABEL.exec(left) ?? [];
    if (text === undefined || label in labels) throw new Error(`no labels: ${line}`);
    labels[label] = said;
    left = left.slice(text.length);
  }
  return { name, labels, value: Number(value.replace('Inf', 'Infinity')) };
}

/** Checks that the buckets never decrease, and that the last one equals the count. @throws Error */
function assertHistogram(name: string, { samples }: Family): void {
  const rows = new Map<string, number>();
  for (const { name: sampleName, labels, value } of samples) {
    const { le, ...others } = labels;
    const row = JSON.stringify(Object.entries(others).sort());
    if (sampleName.endsWith('_bucket')) {
      if (value < (rows.get(row) ?? 0)) throw new Error(`buckets of ${name} decrease`);
      rows.set(row, value);
    } else if (sampleName.endsWith('_count') && rows.get(row) !== value)
      throw new Error(`${name}: ${rows.get(row)} in its buckets, ${value} counted`);
  }
}

/** Returns the value of one sample; undefined when there is none with these labels. */
export function sampleOf(
  families: Map<string, Family>,
  name: string,
  labels: Record<string, string> = {},
): number | undefined {
  const family = families.get(name) ?? families.get(name.replace(/_(?:bucket|sum|count)$/, ''));
  return family?.samples.find(
    (sample) =>
      sample.name === name && Object.entries(labels).every(([label, said]) => sample.labels[label] === said),
  )?.value;
}
