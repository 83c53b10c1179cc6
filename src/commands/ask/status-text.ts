import { escapeMarkdown } from '../../core/markdown.ts';
import { bold, bullets, code, number, paragraphs } from '../words/wording.ts';
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

/** The same as the card, for clients that show none. */
export function statusText(report: StatusReport): string {
  const { organization, network, counts, offline, uplinks, alerts } = report;
  const where = network
    ? `${escapeMarkdown(network.name)} (${escapeMarkdown(organization)})`
    : escapeMarkdown(organization);
  const unlisted = counts.offline - Math.min(offline.length, MOST_OFFLINE);
  return paragraphs(
    `**${where}: ${headline(report).text}**`,
    `${partLine(report) ?? 'Devices'}: ${amounts(report)}`,
    list(
      '**Offline**',
      offline.slice(0, MOST_OFFLINE).map((device) => {
        const kind = kindOf(device);
        return kind === '' ? escapeMarkdown(device.name) : `${escapeMarkdown(device.name)} (${kind})`;
      }),
      unlisted,
    ),
    list(
      `**${uplinksHeading(report)}**`,
      uplinks
        .slice(0, MOST_UPLINKS)
        .map(
          (one) =>
            `${escapeMarkdown(one.device)}: ${escapeMarkdown(one.interface)} ${escapeMarkdown(one.status)}`,
        ),
      uplinks.length - MOST_UPLINKS,
    ),
    alertsLine(alerts, escapeMarkdown) ?? '',
    unreadLine(report) ?? '',
    ageLine(report.askedAt),
    othersLine(report, { name: bold, command: code }) ?? '',
  );
}

function amounts({ counts }: StatusReport): string {
  return STATUSES.map((status) => `${number(counts[status])} ${status}`).join(' · ');
}

function list(title: string, lines: string[], more: number): string {
  if (lines.length === 0) return '';
  const rest = more > 0 ? [`… and ${number(more)} more`] : [];
  return paragraphs(title, bullets([...lines, ...rest]));
}
