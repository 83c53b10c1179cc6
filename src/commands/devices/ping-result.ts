import { setTimeout } from 'node:timers/promises';
import type { Report, Tile } from '../../bot/report/report.ts';
import type { Tone } from '../../bot/report/rows.ts';
import { percent } from '../../bot/text/amounts.ts';
import { countOf } from '../../bot/text/wording.ts';
import { SECOND } from '../../core/clock.ts';
import type { Dashboard, PingJob, PingReport } from '../../core/dashboard.ts';

/** Polls, one a second, for a result of five pings a second apart; an answer comes before it is overdue. */
const MAX_POLLS = 30;

/**
 * Asks Meraki once a second for the result of a ping; after the last poll the job may still be `running`.
 *
 * @param pause waits for a number of milliseconds
 */
export async function pollPing(
  dashboard: Pick<Dashboard, 'readPing'>,
  job: PingJob,
  pause: (ms: number) => Promise<unknown> = setTimeout,
): Promise<PingReport> {
  let report: PingReport = { state: 'new' };
  for (let looks = 0; looks < MAX_POLLS; looks += 1) {
    await pause(SECOND);
    report = await dashboard.readPing(job);
    if (report.state === 'complete' || report.state === 'failed') break;
  }
  return report;
}

/** Describes the result of a ping. */
export function pingResult(report: PingReport): Pick<Report, 'summary' | 'tone' | 'tiles' | 'notes'> {
  if (report.state === 'failed') return { summary: report.error, tone: 'attention' };
  if (report.state !== 'complete') {
    const notes = ['Meraki is still working on it. Ask again in a minute.'];
    return { summary: `No result within ${MAX_POLLS} seconds`, tone: 'warning', notes };
  }
  const { lossPercent: loss, latencyMs: { minimum, average, maximum } = {} } = report;
  const lost = loss === undefined || loss === 0 ? '' : `, ${percent(loss)} lost`;
  const mean = average === undefined ? '' : `, ${ms(average)} on average`;
  const tile = (value: number | undefined, label: string): Tile[] =>
    value === undefined ? [] : [{ value: ms(value), label, tone: 'default' }];
  return {
    summary: isNoReply(report) ? repliesIn(report) : repliesIn(report) + lost + mean,
    tone: toneOf(report),
    tiles: [...tile(minimum, 'fastest'), ...tile(average, 'average'), ...tile(maximum, 'slowest')],
  };
}

type CompletePing = Extract<PingReport, { state: 'complete' }>;

function isNoReply({ received, sent }: CompletePing): boolean {
  return received === 0 && sent !== 0;
}

/** Says how many replies came, as far as Meraki tells. */
function repliesIn(report: CompletePing): string {
  const { sent, received } = report;
  if (isNoReply(report)) return sent === undefined ? 'No reply' : `No reply to ${countOf(sent, 'ping')}`;
  if (sent === 0) return 'No ping was sent';
  if (received === undefined) {
    const pings = sent === undefined ? 'Pinged' : `${countOf(sent, 'ping')} sent`;
    return `${pings}, number of replies unknown`;
  }
  const replies = countOf(received, 'reply', 'replies');
  if (sent === undefined) return `${replies}, number of pings sent unknown`;
  return received > sent ? `${replies} to ${countOf(sent, 'ping')}` : `${received} of ${sent} replies`;
}

function toneOf(report: CompletePing): Tone {
  const { sent, received, lossPercent } = report;
  if (isNoReply(report) || lossPercent === 100) return 'attention';
  if (sent === 0 || (lossPercent ?? 0) > 0) return 'warning';
  return received === undefined || lossPercent === undefined ? 'default' : 'good';
}

function ms(value: number): string {
  return `${value.toLocaleString('en-US', { maximumFractionDigits: value < 100 ? 1 : 0 })} ms`;
}
