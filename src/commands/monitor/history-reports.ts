import { type Unread, unlessDenied, unreadNotes } from '../../bot/query/partial-results.ts';
import type { Query } from '../../bot/query/query.ts';
import type { Report, Sentence } from '../../bot/report/report.ts';
import { formatNumber } from '../../bot/text/wording.ts';
import type { History } from './history-findings.ts';
import { timelineOf, worstSection } from './history-lists.ts';
import {
  changesSummary,
  deviceSummary,
  deviceTiles,
  networkSummary,
  organizationSummary,
} from './history-words.ts';
import type { Past } from './status-spans.ts';

/** What is said above the list of changes. */
type Telling = Pick<Report, 'summary' | 'tone' | 'tiles' | 'sections' | 'notes' | 'chart'>;

export function ofDevice(found: History, query: Query): Telling {
  const [past = { serial: '', name: '', spans: [] }] = found.pasts;
  const chart = past.spans.length === 0 ? undefined : timelineOf([past], past.name, found.since, query);
  return { ...deviceSummary(past, periodOf(found, query)), tiles: deviceTiles(past), chart };
}

export function ofNetwork(found: History, name: string, query: Query): Telling {
  return { ...networkSummary(found.pasts, periodOf(found, query)), ...worst(found, name, query) };
}

/** One more call: which networks the worst are in, unless that was read a short while ago. */
export async function ofOrganization(found: History, query: Query): Promise<Telling> {
  const { dashboard, grant } = query;
  const unread: Unread[] = [];
  const networks = await unlessDenied("the networks' names", dashboard.networks(), unread);
  if (networks?.length === 0 && found.pasts.length === 0)
    return { summary: 'No devices here', tone: 'default' };
  const names = new Map(networks?.map(({ id, name }) => [id, name]));
  const partial: Sentence[] = found.isPartial
    ? [`Only the first ${formatNumber(found.pasts.length)} devices that are offline or alerting were read.`]
    : [];
  return {
    ...organizationSummary(found.pasts, periodOf(found, query), found.isPartial),
    ...worst(found, grant.organizationName, query, ({ networkId = '' }) => names.get(networkId) ?? ''),
    notes: [...partial, ...unreadNotes(unread)],
  };
}

/** A file holds the changes, and nothing of how long or how many. */
export function ofFile(found: History, query: Query): Telling {
  return { summary: changesSummary(found.changes.length, periodOf(found, query)), tone: 'default' };
}

function worst(
  found: History,
  name: string,
  query: Query,
  networkOf?: (past: Past) => string,
): Pick<Telling, 'sections' | 'chart'> {
  const { section, pictured } = worstSection(found.pasts, query, networkOf);
  return {
    sections: section === undefined ? [] : [section],
    chart:
      pictured.length === 0
        ? undefined
        : timelineOf(pictured, `Worst devices of ${name}`, found.since, query),
  };
}

/** `the last 24 hours`, or what there was room for. */
function periodOf({ isCut, since }: History, { periodWords, times }: Query): string {
  return isCut ? `the time since ${times.at(since)}` : periodWords;
}
