import { setTimeout } from 'node:timers/promises';
import type { Report, Tone } from '../../bot/report/report.ts';
import { percent } from '../../bot/text/amounts.ts';
import { SECOND } from '../../core/clock.ts';
import type { Dashboard, PingJob, PingReport } from '../../core/dashboard.ts';

/** Of five pings a second apart; the person gets an answer before their patience, and the link's, ends. */
const MAX_POLLS = 30;

/**
 * Looks once a second whether Meraki has the result; the last look may find it still `running`.
 * @param pause waits so many milliseconds
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

/** What a ping found, in words. */
export function pingResult(report: PingReport): Pick<Report, 'summary' | 'tone' | 'tiles' | 'notes'> {
  if (report.state === 'failed') return { summary: report.error, tone: 'attention' };
  if (report.state !== 'complete') {
    const notes = ['Meraki still works on it. Ask again in a minute.'];
    return { summary: `No result within ${MAX_POLLS} seconds`, tone: 'warning', notes };
  }
  const { sent, received, lossPercent, latencyMs } = report;
  if (received === 0) return { summary: `No reply to ${sent} pings`, tone: 'attention' };
  const all = `${received} of ${sent} replies`;
  const lost = lossPercent > 0 ? `, ${percent(lossPercent)} lost` : '';
  const average = latencyMs === undefined ? '' : `, ${ms(latencyMs.average)} on average`;
  const tone: Tone = lossPercent > 0 ? 'warning' : 'good';
  return {
    summary: all + lost + average,
    tone,
    tiles:
      latencyMs === undefined
        ? []
        : [
            { value: ms(latencyMs.minimum), label: 'fastest', tone: 'default' },
            { value: ms(latencyMs.average), label: 'average', tone: 'default' },
            { value: ms(latencyMs.maximum), label: 'slowest', tone: 'default' },
          ],
  };
}

function ms(value: number): string {
  return `${value.toLocaleString('en-US', { maximumFractionDigits: value < 100 ? 1 : 0 })} ms`;
}
