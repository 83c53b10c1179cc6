import { escapeMarkdown } from '../core/markdown.ts';
import type { StatusReport } from './status-report.ts';
import { ageLine, alertsLine, headline, kindOf, MOST_OFFLINE, MOST_UPLINKS } from './status-words.ts';
import { bold, listed, number } from './wording.ts';

/** The same as the card, for clients that show none. */
export function statusText(report: StatusReport): string {
  const { organization, network, counts, offline, uplinks, alerts, unread, others } = report;
  const where = network
    ? `${escapeMarkdown(network.name)} (${escapeMarkdown(organization)})`
    : escapeMarkdown(organization);
  const unlisted = counts.offline - Math.min(offline.length, MOST_OFFLINE);
  const sections = [
    `**${where}: ${headline(report).text}**`,
    `${report.isPartial ? 'Of the first 1,000 devices: ' : 'Devices: '}${amounts(report)}`,
    list(
      '**Offline**',
      offline.slice(0, MOST_OFFLINE).map((device) => {
        const kind = kindOf(device);
        return kind === '' ? escapeMarkdown(device.name) : `${escapeMarkdown(device.name)} (${kind})`;
      }),
      unlisted,
    ),
    list(
      '**Uplinks not active**',
      uplinks
        .slice(0, MOST_UPLINKS)
        .map(
          (one) =>
            `${escapeMarkdown(one.device)}: ${escapeMarkdown(one.interface)} ${escapeMarkdown(one.status)}`,
        ),
      uplinks.length - MOST_UPLINKS,
    ),
    alertsLine(alerts, escapeMarkdown) ?? '',
    unread.length > 0 ? `Not read: ${unread.join(', ')}.` : '',
    ageLine(report.askedAt),
    others.length > 0
      ? `You also linked ${listed(others.slice(0, 5).map(bold))}; the latest link answers.`
      : '',
  ];
  return sections.filter((text) => text !== '').join('\n\n');
}

function amounts({ counts }: StatusReport): string {
  const statuses = ['offline', 'alerting', 'dormant', 'online'] as const;
  return statuses.map((status) => `${number(counts[status])} ${status}`).join(' · ');
}

function list(title: string, lines: string[], more: number): string {
  if (lines.length === 0) return '';
  const rest = more > 0 ? [`… and ${number(more)} more`] : [];
  return `${title}\n\n${[...lines, ...rest].map((line) => `- ${line}`).join('\n')}`;
}
