import { networkNames } from '../../bot/query/network-names.ts';
import { createQueryCommand } from '../../bot/query/query-command.ts';
import { askedLine } from '../../bot/query/severity.ts';
import { type Report, wholeList } from '../../bot/report/report.ts';
import { percent } from '../../bot/text/amounts.ts';
import type { Times } from '../../bot/text/times.ts';
import { countOf, formatNumber } from '../../bot/text/wording.ts';
import type { UplinkQuality } from '../../core/dashboard.ts';
import { latencyBars, latencyLines } from './latency-charts.ts';
import { LATENCY_COLUMNS, latencyRow, milliseconds, qualityInWords } from './latency-rows.ts';
import {
  countUplinks,
  isPoor,
  type LineQuality,
  lineTone,
  POOR_FROM,
  rankLineQualities,
  worstPerUplink,
} from './line-quality.ts';

/** The command `latency`. Takes two Meraki calls, whatever the size: Meraki returns all appliances at once. */
export const latency = createQueryCommand({
  name: 'latency',
  group: 'Sites and WAN',
  inNetwork: true,
  hasList: true,
  summary: 'How much the ways to the internet lose and how slow they are, worst first',
  examples: ['latency', 'latency in Rotterdam 301', 'latency as csv'],
  async answer(query) {
    const { dashboard, times, slices, say, sayTo } = query;
    const network = await query.network();
    const [measured, nameOf] = await Promise.all([dashboard.lossAndLatency(), networkNames(dashboard)]);
    const here = measured.filter(({ networkId }) => network === undefined || networkId === network.id);
    const found = await rankLineQualities(here, nameOf, slices);
    const chart = network === undefined ? latencyBars(found) : latencyLines(found, network.name, times.zone);
    const about = { network: network?.id ?? '' };
    return {
      title: query.title(network?.name),
      ...headline(found),
      list: wholeList(found, LATENCY_COLUMNS, (one) => latencyRow(one, network !== undefined, query)),
      notes: ['Uplinks that are down are not measured.'],
      age: (readAt) => windowLine(here, times, readAt),
      chart: chart?.chart,
      chartNote: chart?.note,
      suggestions: [
        { title: 'Refresh', command: say({}) },
        { title: 'Uplinks', command: sayTo('uplinks', about) },
        { title: 'Status', command: sayTo('status', about) },
      ],
    };
  },
});

function headline(found: readonly LineQuality[]): Pick<Report, 'summary' | 'tone'> {
  const known = worstPerUplink(found);
  const all = countUplinks(found);
  const [worst] = known;
  if (worst === undefined) {
    const what = all === 0 ? 'No uplink here is measured' : `${countOf(all, 'uplink')} not measured`;
    return { summary: what, tone: 'default' };
  }
  const rest = all - known.length;
  const but = rest > 0 ? `; ${formatNumber(rest)} not measured` : '';
  if (known.length === 1) {
    const which = rest > 0 ? 'One' : 'The only';
    const how = isPoor(worst) ? 'poor' : 'fine';
    return {
      summary: `${which} uplink is ${how}: ${qualityInWords(worst.average)}${but}`,
      tone: lineTone(worst),
    };
  }
  const poor = known.filter(isPoor).length;
  if (poor > 0) {
    const limits = `${POOR_FROM.lossPercent} % loss or more, or ${POOR_FROM.latencyMs} ms or longer`;
    return {
      summary: `${formatNumber(poor)} of ${countOf(known.length, 'uplink')} ${poor === 1 ? 'is' : 'are'} poor: ${limits}${but}`,
      tone: lineTone(worst),
    };
  }
  const loss = Math.max(...known.map(({ average }) => average.lossPercent ?? 0));
  const slowest = Math.max(...known.map(({ average }) => average.latencyMs ?? 0));
  return {
    summary: `All ${countOf(known.length, 'uplink')} are fine: at most ${percent(loss)} loss and ${milliseconds(slowest)}${but}`,
    tone: 'good',
  };
}

/** Says which minutes were measured, in the person's time zone. @param readAt when they were read, in words */
function windowLine(measured: readonly UplinkQuality[], times: Times, readAt: string): string {
  const minutes = measured.flatMap(({ points }) => points.map(({ at }) => at));
  const asked = askedLine(readAt);
  if (minutes.length === 0) return asked;
  const [from, to] = [minutes.reduce((a, b) => Math.min(a, b)), minutes.reduce((a, b) => Math.max(a, b))];
  const when = from === to ? `at ${times.at(from)}` : `each minute from ${times.at(from)} to ${times.at(to)}`;
  return `Measured ${when}, the latest that Meraki has. ${asked}`;
}
