import { must, rowsWith, says, unreadIn } from './answers.ts';
import { type Asked, type Case, checkRows, everything } from './case.ts';
import { checkAllOnline, checkOverview, namedStatuses, overviewOf } from './overview.ts';
import { at, countIn, itemsOf, objectsOf, tally, wordOf } from './reading.ts';

const bySeverity = (body: unknown) => objectsOf(at(body, 'counts', 'bySeverity'));

/** Returns the overview that fits a list of alerts. */
function alertCountsOf(body: unknown) {
  const counts = tally(objectsOf(body).map(({ severity }) => wordOf(severity)));
  const known = [...counts].flatMap(([type, count]) => (type === undefined ? [] : [{ type, count }]));
  return {
    getOrganizationAssuranceAlertsOverview: { counts: { total: itemsOf(body).length, bySeverity: known } },
  };
}

function checkAlertCounts({ chat, body, served }: Asked): void {
  const all = everything(chat);
  const total = countIn(at(body, 'counts', 'total'));
  const named = bySeverity(body).filter(({ type }) => wordOf(type) !== undefined);
  const sum = named.reduce((some, { count }) => some + (countIn(count) ?? 0), 0);
  // What is not counted may be known of the list, which is empty here.
  const isListed = total === undefined && sum === 0 && served('getOrganizationAssuranceAlerts') !== undefined;
  if ((total !== 0 || sum > 0) && !isListed)
    must(!/no open alerts/i.test(all), 'alerts that are not known are not “no open alerts”', { total, sum });
  if (total !== undefined && total > 0 && total >= sum)
    must(says(all, total, 'open alert'), 'the number of open alerts', { total, summary: chat.summary });
  const types = tally(bySeverity(body).map(({ type }) => wordOf(type)));
  for (const { type, count } of bySeverity(body)) {
    if (types.get(wordOf(type)) !== 1) continue;
    const [severity, known] = [wordOf(type), countIn(count)];
    const isSaid = severity === undefined || known === undefined || known === 0 || says(all, known, severity);
    must(isSaid, 'the number of alerts of a severity', { severity, known, summary: chat.summary });
  }
}

function checkAlerts(asked: Asked): void {
  const items = itemsOf(asked.body);
  checkRows(asked, items, /^$/, () => undefined);
  for (const [severity, count] of tally(objectsOf(items).map((item) => wordOf(item.severity)))) {
    if (severity === undefined) continue;
    const rows = rowsWith(asked.file.table, /^severity$/, severity).length;
    must(rows + unreadIn(asked.file) >= count, 'the severities are those of Meraki', {
      severity,
      count,
      rows,
    });
  }
}

function checkStatus({ chat, served }: Asked): void {
  const statuses = namedStatuses(served('getOrganizationDevicesAvailabilities'));
  checkAllOnline(chat, statuses);
  const offline = statuses.filter((status) => status === 'offline').length;
  if (offline > 0)
    must(!/^(all|no |nothing)/i.test(chat.summary), 'an offline device is in the headline', chat.summary);
}

function checkStatusUplinks({ chat, body }: Asked): void {
  // A gateway without a serial and a network is left out.
  if (objectsOf(body).some((item) => (wordOf(item.serial) ?? wordOf(item.networkId)) === undefined)) return;
  const uplinks = objectsOf(body).flatMap((item) => objectsOf(item.uplinks));
  const failed = uplinks.filter(({ status }) => status === 'failed').length;
  if (failed > 0)
    must(says(chat.summary, failed, 'uplink'), 'failed uplinks are in the headline', {
      failed,
      summary: chat.summary,
    });
  const troubled = uplinks.filter(({ status }) => status !== 'active' && status !== 'ready');
  const unknown = troubled.filter(({ status }) => wordOf(status) === undefined).length;
  if (unknown > 0)
    must(/unknown/.test(everything(chat)), 'an uplink without a status is counted as not known', {
      unknown,
    });
}

/** The questions about what is wrong now. */
export const monitorCases: readonly Case[] = [
  {
    say: 'status',
    operation: 'getOrganizationDevicesStatusesOverview',
    check: ({ chat, body }) => checkOverview(chat, at(body, 'counts', 'byStatus')),
  },
  {
    say: 'status',
    operation: 'getOrganizationDevicesAvailabilities',
    besides: overviewOf,
    check: checkStatus,
  },
  { say: 'status', operation: 'getOrganizationDevicesAvailabilities', check: checkStatus },
  { say: 'status Oslo', operation: 'getOrganizationDevicesAvailabilities', check: checkStatus },
  { say: 'status', operation: 'getOrganizationUplinksStatuses', check: checkStatusUplinks },
  { say: 'status', operation: 'getOrganizationAssuranceAlertsOverview', check: checkAlertCounts },
  { say: 'alerts', operation: 'getOrganizationAssuranceAlertsOverview', check: checkAlertCounts },
  {
    say: 'alerts',
    operation: 'getOrganizationAssuranceAlerts',
    hasFile: true,
    besides: alertCountsOf,
    check: checkAlerts,
  },
];
