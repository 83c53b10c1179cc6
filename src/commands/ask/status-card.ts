import type { Card, Json } from '../../core/chat.ts';
import type { DeviceStatus } from '../../core/dashboard.ts';
import { escapeCardText } from '../../core/markdown.ts';
import { card, small, text } from '../words/card-parts.ts';
import { number } from '../words/wording.ts';
import type { StatusReport } from './status-report.ts';
import {
  ageLine,
  alertsLine,
  headline,
  kindOf,
  MOST_OFFLINE,
  MOST_UPLINKS,
  othersLine,
  partLine,
  STATUSES,
  unreadLine,
  uplinksHeading,
} from './status-words.ts';

const COLORS: Record<DeviceStatus, string> = {
  offline: 'attention',
  alerting: 'warning',
  dormant: 'default',
  online: 'good',
};

/** The answer to `status` as an Adaptive Card; every colour has a word beside it. */
export function statusCard(report: StatusReport): Card {
  const { text: summary, tone } = headline(report);
  const part = partLine(report);
  return card(
    [
      text(title(report), { weight: 'bolder' }),
      text(summary, { size: 'large', weight: 'bolder', color: tone, spacing: 'small' }),
      ...(part === undefined ? [] : [text(`${part}:`, { isSubtle: true })]),
      { type: 'ColumnSet', spacing: 'medium', columns: STATUSES.map((status) => tile(report, status)) },
      ...offline(report),
      ...uplinks(report),
      ...alerts(report),
      ...footer(report),
    ],
    [{ title: 'Refresh', command: commandOf(report) }],
  );
}

function title({ organization, network }: StatusReport): string {
  return network
    ? `${escapeCardText(network.name)} · ${escapeCardText(organization)}`
    : escapeCardText(organization);
}

function commandOf({ network }: StatusReport): string {
  return network ? `status "${network.name}"` : 'status';
}

function tile({ counts }: StatusReport, status: DeviceStatus): Json {
  const quiet = counts[status] === 0 ? { isSubtle: true } : { color: COLORS[status] };
  return {
    type: 'Column',
    width: 'stretch',
    items: [
      text(number(counts[status]), { size: 'large', weight: 'bolder', ...quiet }),
      text(status, { size: 'small', spacing: 'none', ...quiet }),
    ],
  };
}

function heading(content: string): Json {
  return text(content, { weight: 'bolder', separator: true, spacing: 'medium' });
}

/** What a row is about, and on the right what it is. */
function row(left: string, right: string, color = 'default'): Json {
  const side = color === 'default' ? { isSubtle: true } : { color };
  return {
    type: 'ColumnSet',
    spacing: 'small',
    columns: [
      { type: 'Column', width: 'stretch', items: [text(left)] },
      { type: 'Column', width: 'auto', items: [text(right, { horizontalAlignment: 'right', ...side })] },
    ],
  };
}

function more(n: number): Json[] {
  return n > 0 ? [text(`… and ${number(n)} more`, { isSubtle: true, spacing: 'small' })] : [];
}

function offline({ offline: devices, counts }: StatusReport): Json[] {
  const shown = devices.slice(0, MOST_OFFLINE);
  if (shown.length === 0) return [];
  const rows = shown.map((device) => row(escapeCardText(device.name), kindOf(device)));
  return [heading('Offline'), ...rows, ...more(counts.offline - shown.length)];
}

function uplinks(report: StatusReport): Json[] {
  const { uplinks: troubles } = report;
  const shown = troubles.slice(0, MOST_UPLINKS);
  if (shown.length === 0) return [];
  const rows = shown.map(({ device, interface: uplink, status }) => {
    const color = status === 'failed' ? 'attention' : status === 'connecting' ? 'warning' : 'default';
    return row(escapeCardText(device), `${escapeCardText(uplink)} ${escapeCardText(status)}`, color);
  });
  return [heading(uplinksHeading(report)), ...rows, ...more(troubles.length - shown.length)];
}

function alerts(report: StatusReport): Json[] {
  const line = alertsLine(report.alerts, escapeCardText);
  return line === undefined ? [] : [heading(line)];
}

function footer(report: StatusReport): Json[] {
  const unread = unreadLine(report);
  const others = othersLine(report, { name: escapeCardText, command: (words) => `“${words}”` });
  return [
    ...(unread === undefined ? [] : [text(unread, { color: 'warning' })]),
    small(ageLine(report.askedAt), { separator: true, spacing: 'medium' }),
    ...(others === undefined ? [] : [small(others)]),
  ];
}
