import type { Inquiry } from '../ask/inquiry.ts';
import { type Unread, unlessRefused, unreadNotes } from '../ask/unless-refused.ts';
import type { Report, Sentence } from '../report/report.ts';
import { number } from '../words/wording.ts';
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

export function ofDevice(found: History, inquiry: Inquiry): Telling {
  const [past = { serial: '', name: '', spans: [] }] = found.pasts;
  const chart = past.spans.length === 0 ? undefined : timelineOf([past], past.name, found.since, inquiry);
  return { ...deviceSummary(past, periodOf(found, inquiry)), tiles: deviceTiles(past), chart };
}

export function ofNetwork(found: History, name: string, inquiry: Inquiry): Telling {
  return { ...networkSummary(found.pasts, periodOf(found, inquiry)), ...worst(found, name, inquiry) };
}

/** One more call: which networks the worst are in, unless that was read a short while ago. */
export async function ofOrganization(found: History, inquiry: Inquiry): Promise<Telling> {
  const { dashboard, grant } = inquiry;
  const unread: Unread[] = [];
  const networks = await unlessRefused("the networks' names", dashboard.networks(), unread);
  if (networks?.length === 0 && found.pasts.length === 0)
    return { summary: 'No devices here', tone: 'default' };
  const names = new Map(networks?.map(({ id, name }) => [id, name]));
  const partial: Sentence[] = found.isPartial
    ? [`Only the first ${number(found.pasts.length)} devices that are offline or alerting were read.`]
    : [];
  return {
    ...organizationSummary(found.pasts, periodOf(found, inquiry), found.isPartial),
    ...worst(found, grant.organizationName, inquiry, ({ networkId = '' }) => names.get(networkId) ?? ''),
    notes: [...partial, ...unreadNotes(unread)],
  };
}

/** A file holds the changes, and nothing of how long or how many. */
export function ofFile(found: History, inquiry: Inquiry): Telling {
  return { summary: changesSummary(found.changes.length, periodOf(found, inquiry)), tone: 'default' };
}

function worst(
  found: History,
  name: string,
  inquiry: Inquiry,
  networkOf?: (past: Past) => string,
): Pick<Telling, 'sections' | 'chart'> {
  const { section, pictured } = worstSection(found.pasts, inquiry, networkOf);
  return {
    sections: section === undefined ? [] : [section],
    chart:
      pictured.length === 0
        ? undefined
        : timelineOf(pictured, `Worst devices of ${name}`, found.since, inquiry),
  };
}

/** `the last 24 hours`, or what there was room for. */
function periodOf({ isCut, since }: History, { periodWords, times }: Inquiry): string {
  return isCut ? `the time since ${times.at(since)}` : periodWords;
}
