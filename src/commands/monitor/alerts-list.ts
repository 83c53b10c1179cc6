import { concatLists } from '../../bot/query/concat-lists.ts';
import { severityRank, severityTone } from '../../bot/query/severity.ts';
import type { List } from '../../bot/report/report.ts';
import { type ReportRow, type RowWords, unbuiltRows } from '../../bot/report/rows.ts';
import { listedUpTo } from '../../bot/text/wording.ts';
import type { AffectedItem, Alert, AlertCounts, AlertFilter, Excerpt } from '../../core/dashboard.ts';
import { alertsWithoutSeverity, isQuiet, openAlerts } from './alert-counts.ts';

/** Alerts that Meraki returns in one call. */
export const ALERTS_OF_A_CALL = 300;

/** Words for what Meraki does not name. */
const NAMELESS = {
  peer: 'an unnamed peer',
  application: 'an unnamed application',
  other: 'something unnamed',
} as const;

/**
 * Creates the list of the open alerts, worst first. Up to 300 alerts are read in one call and sorted here; more alerts are
 * read severity by severity.
 *
 * @param first the first page, where it was read already
 */
export function alertList(
  counts: AlertCounts,
  { severity, networkId }: AlertFilter,
  first: Excerpt<Alert> | undefined,
): List {
  const known = counts.bySeverity
    .map((one) => one.severity)
    .toSorted((a, b) => severityRank(a) - severityRank(b));
  const { count: total, isLeast } = openAlerts(counts);
  const isShort = severity !== undefined || first !== undefined || total <= ALERTS_OF_A_CALL;
  /** `undefined` stands for the alerts that Meraki counts under no severity. */
  const several = [...known, ...(alertsWithoutSeverity(counts) > 0 ? [undefined] : [])];
  const parts = isQuiet(counts) ? [] : isShort ? [severity] : several;
  return {
    columns: ['severity', 'title', 'description', 'category', 'network', 'device', 'serial', 'since'],
    total: isLeast ? undefined : total,
    read: concatLists(
      parts,
      async ({ dashboard }, part, from) => {
        const { items, next } = await dashboard.alerts({ networkId, severity: part }, from);
        const isRest = !isShort && part === undefined;
        const wanted = isRest ? items.filter((alert) => !known.includes(alert.severity ?? '')) : items;
        return { rows: unbuiltRows(wanted.toSorted(worstFirst), rowOf), next };
      },
      first && { rows: unbuiltRows(first.items.toSorted(worstFirst), rowOf), next: first.next },
    ),
  };
}

/** Compares by severity alone: a stable sort keeps Meraki's order, newest first, within a severity. */
function worstFirst(a: Alert, b: Alert): number {
  return severityRank(a.severity ?? '') - severityRank(b.severity ?? '');
}

function rowOf(alert: Alert, { sayTo, times }: RowWords): ReportRow {
  const { title, description, severity, category, startedAt, devices } = alert;
  const network = alert.networkName ?? alert.networkId;
  const serial = devices.find((device) => device.serial !== undefined)?.serial;
  const names = [...devices.map(({ name }) => name), ...alert.affected.map(affectedInWords)];
  const since = startedAt === undefined ? '' : `since ${times.at(startedAt)}`;
  return {
    item: {
      name: title,
      state: severity,
      tone: severityTone(severity),
      facts: [listedUpTo(1, names), network ?? '', since],
      ...(serial !== undefined && { opens: sayTo('device', { subject: serial }) }),
    },
    cells: [
      severity,
      title,
      description,
      category,
      network,
      names.join(', '),
      devices.map((device) => device.serial ?? '').join(', '),
      times.iso(startedAt),
    ],
  };
}

/** Names what an alert is about, with its kind: `peer Rotterdam 301`. */
function affectedInWords({ kind, name }: AffectedItem): string {
  if (name === undefined) return NAMELESS[kind];
  return kind === 'other' ? name : `${kind} ${name}`;
}
