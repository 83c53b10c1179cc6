import type { Card, Json } from '../core/chat.ts';
import type { DeviceStatus } from '../core/dashboard.ts';
import { escapeCardText } from '../core/markdown.ts';
import type { StatusReport } from './status-report.ts';
import { ageLine, alertsLine, headline, kindOf, MOST_OFFLINE, MOST_UPLINKS } from './status-words.ts';
import { listed, number } from './wording.ts';

const COLORS: [DeviceStatus, string][] = [
  ['offline', 'attention'],
  ['alerting', 'warning'],
  ['dormant', 'default'],
  ['online', 'good'],
];

/** The answer to `status` as an Adaptive Card; every colour has a word beside it. */
export function statusCard(report: StatusReport): Card {
  const { text: summary, tone } = headline(report);
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.3',
    body: [
      text(title(report), { weight: 'bolder' }),
      text(summary, { size: 'large', weight: 'bolder', color: tone, spacing: 'small' }),
      ...(report.isPartial ? [text('Of the first 1,000 devices:', { isSubtle: true })] : []),
      {
        type: 'ColumnSet',
        spacing: 'medium',
        columns: COLORS.map(([status, color]) => tile(report, status, color)),
      },
      ...offline(report),
      ...uplinks(report),
      ...alerts(report),
      ...footer(report),
    ],
    actions: [{ type: 'Action.Submit', title: 'Refresh', data: { command: commandOf(report) } }],
  };
}

function text(content: string, style: { [key: string]: Json } = {}): Json {
  return { type: 'TextBlock', text: content, wrap: true, ...style };
}

function title({ organization, network }: StatusReport): string {
  return network
    ? `${escapeCardText(network.name)} · ${escapeCardText(organization)}`
    : escapeCardText(organization);
}

function commandOf({ network }: StatusReport): string {
  return network ? `status "${network.name}"` : 'status';
}

function tile({ counts }: StatusReport, status: DeviceStatus, color: string): Json {
  const quiet = counts[status] === 0 ? { isSubtle: true } : { color };
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

function uplinks({ uplinks: troubles }: StatusReport): Json[] {
  const shown = troubles.slice(0, MOST_UPLINKS);
  if (shown.length === 0) return [];
  const rows = shown.map(({ device, interface: uplink, status }) => {
    const color = status === 'failed' ? 'attention' : status === 'connecting' ? 'warning' : 'default';
    return row(escapeCardText(device), `${escapeCardText(uplink)} ${escapeCardText(status)}`, color);
  });
  return [heading('Uplinks not active'), ...rows, ...more(troubles.length - shown.length)];
}

function alerts(report: StatusReport): Json[] {
  const line = alertsLine(report.alerts, escapeCardText);
  return line === undefined ? [] : [heading(line)];
}

function footer({ askedAt, unread, others }: StatusReport): Json[] {
  const small = { size: 'small', isSubtle: true, spacing: 'small' };
  const lines = [
    unread.length > 0 ? text(`Not read: ${unread.join(', ')}.`, { color: 'warning' }) : '',
    text(ageLine(askedAt), { ...small, separator: true, spacing: 'medium' }),
    others.length > 0
      ? text(
          `You also linked ${listed(others.slice(0, 5).map(escapeCardText))}; the latest link answers.`,
          small,
        )
      : '',
  ];
  return lines.filter((line) => line !== '');
}
