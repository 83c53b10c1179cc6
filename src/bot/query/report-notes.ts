import type { Report } from '../report/report.ts';
import { commandLine } from '../text/arguments.ts';
import { listed } from '../text/wording.ts';
import type { Query } from './query.ts';
import type { QuerySpec } from './query-spec.ts';

/** Adds to an answer what was taken for what was said: a name spelled otherwise, the default network, no list for a file. */
export function withNotes(report: Report, query: Query, spec: QuerySpec): Report {
  const names = query.takenNames();
  const before = names.length === 0 ? [] : [`Taken as ${listed(names)}.`];
  return {
    ...report,
    notes: [...before, ...(report.notes ?? []), ...ofDefault(query, spec), ...withoutList(report, query)],
  };
}

/** Says that the default network answered, and how to ask about all networks or another one. */
function ofDefault({ usedDefault, args }: Query, { name, ofOneNetwork = false }: QuerySpec) {
  const network = usedDefault();
  if (network === undefined) return [];
  return [
    [
      `Showing ${network.name} only (default network). `,
      ...(ofOneNetwork
        ? ['Add ', { say: 'in' }, ' and a name for another one.']
        : [{ say: commandLine(name, { ...args, network: '' }) }, ' shows all.']),
    ],
  ];
}

/** Says that there is no file and no further page where one was asked for. */
function withoutList({ list }: Report, { args: { csv, page } }: Query): string[] {
  if (list !== undefined) return [];
  if (csv) return ['There are no rows to put into a file.'];
  return page > 1 ? [`There is no page ${page}: this is all.`] : [];
}
