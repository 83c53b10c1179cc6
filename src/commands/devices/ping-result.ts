import { setTimeout } from 'node:timers/promises';
import type { Report, Tone } from '../../bot/report/report.ts';
import { percent } from '../../bot/text/amounts.ts';
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
