import type { Report } from '../../bot/report/report.ts';
import type { Tone } from '../../bot/report/rows.ts';
import { capitalized, countOf, uncapitalized } from '../../bot/text/wording.ts';
import { hasBusyChannel } from '../clients/channel-use.ts';
import type { SiteFindings } from './site-findings.ts';
import { fineWan, poorLine } from './site-wan.ts';
import { wifiState } from './site-wifi.ts';
import type { OverallStatus } from './status-findings.ts';
import { statusHeadline } from './status-text.ts';

const WORST_FIRST: readonly Tone[] = ['attention', 'warning', 'default', 'good'];

/**
 * Answers whether a site is well, worst first: `2 devices offline, wan1 6.2% loss, 42 ms`; `All 12 devices online, both uplinks
 * OK` when nothing is wrong. Good only when all was read.
 */
export function siteHeadline(
  condition: OverallStatus,
  found: SiteFindings,
): Pick<Report, 'summary' | 'tone'> {
  const base = statusHeadline(condition, true);
  const wifi = wifiState(found);
  const line = poorLine(found);
  const points = found.channels?.items ?? [];
  const busy = points.filter(({ serial, bands }) => hasBusyChannel({ name: serial, bands })).length;
  const poor = [
    ...(line === undefined ? [] : [line]),
    ...(wifi?.poor === undefined ? [] : [{ text: wifi.poor, tone: wifi.tone }]),
    ...(busy === 0
      ? []
      : [{ text: `${countOf(busy, 'access point')} with busy channels`, tone: 'warning' as const }]),
  ];
  // Without the devices only uplinks and alerts can be in trouble.
  const isTold = found.devices !== undefined || base.tone === 'attention';
  const first = isTold ? base : { summary: 'Device status unknown', tone: 'default' as const };
  const isFine = ['good', 'default'].includes(first.tone);
  const tones = [
    first.tone,
    ...poor.map(({ tone }) => tone),
    ...(found.unread.length > 0 ? ['default' as const] : []),
  ];
  const tone = WORST_FIRST.find((one) => tones.includes(one)) ?? 'default';
  const words = poor.map(({ text }) => text);
  const wan = isFine && words.length === 0 ? fineWan(found) : '';
  const summary =
    isFine && words.length > 0
      ? `${words.join(', ')}; ${uncapitalized(first.summary)}`
      : [first.summary, ...words].join(', ');
  return { summary: capitalized(wan === '' ? summary : `${summary}, ${wan}`), tone };
}
