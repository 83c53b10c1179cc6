import { organizationNames } from '../../bot/links/links-of.ts';
import { ageLine } from '../../bot/query/age.ts';
import { countNotes } from '../../bot/query/device-counts.ts';
import { amountOf } from '../../bot/query/device-status.ts';
import { unreadNotes } from '../../bot/query/partial-results.ts';
import type { Query } from '../../bot/query/query.ts';
import { type Report, refreshButton, type Suggestion } from '../../bot/report/report.ts';
import { alertsLine, isQuiet } from './alert-counts.ts';
import { findStatus, type StatusFindings } from './status-findings.ts';
import { othersLine, statusHeadline, untoldLines } from './status-text.ts';
import { statusTiles } from './status-tiles.ts';
import { troubledSiteList } from './troubled-site-rows.ts';

/** Reports an organization: how many devices are in which status, and which sites are not all well, the worst first. */
export async function statusOfOrganization(query: Query): Promise<Report> {
  const { dashboard, others, slices } = query;
  const found = await findStatus(dashboard, slices);
  const linked = othersLine(organizationNames(others));
  const open = alertsLine(found.alerts);
  return {
    title: query.title(),
    ...statusHeadline(found),
    tiles: statusTiles(found),
    ...(found.troubled.length > 0 && { list: troubledSiteList(found.troubled) }),
    notes: [
      ...(open === undefined ? [] : [`${open}.`]),
      ...(found.isPartial ? ['Only the first 1,000 devices were counted.'] : []),
      ...(found.isCut
        ? ['Of the devices that are not online, the first 1,000 were read: a site may have more.']
        : []),
      ...untoldLines(found),
      ...countNotes(found),
      ...unreadNotes(found.unread),
      ...(linked === undefined ? [] : [linked]),
    ],
    age: ageLine,
    suggestions: buttons(found, query),
    dashboardUrl: found.url,
  };
}

/** Returns the buttons, which lead to what is wrong. */
function buttons({ counts, uplinks, sites, alerts }: StatusFindings, { say, sayTo }: Query): Suggestion[] {
  const to = (title: string, command: string, subject = '') => ({
    title,
    command: sayTo(command, { network: '', subject }),
  });
  return [
    refreshButton(say({})),
    ...(amountOf(counts, 'offline') > 0 ? [to('All offline', 'devices', 'offline')] : []),
    ...(uplinks.length + (sites?.down ?? 0) > 0 ? [to('Uplinks', 'uplinks')] : []),
    ...(alerts !== undefined && !isQuiet(alerts) ? [to('Alerts', 'alerts')] : []),
  ];
}
