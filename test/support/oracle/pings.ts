import { pingResult, pollPing } from '../../../src/commands/devices/ping-result.ts';
import type { Dashboard } from '../../../src/core/dashboard.ts';
import { KnownError } from '../../../src/core/errors.ts';
import { must } from './answers.ts';
import type { Asked, Case } from './case.ts';
import { serialAt } from './identities.ts';
import { amountOf, at, countIn, wordOf } from './reading.ts';

async function checkPing({ dashboard, served }: Asked, target?: string): Promise<void> {
  const said = await pingOf(dashboard(), target);
  const [started, body] = [served('createDeviceLiveToolsPingDevice'), served('getDeviceLiveToolsPingDevice')];
  const isUnderstood =
    wordOf(at(started, 'pingId')) !== undefined && wordOf(at(body, 'status')) !== undefined;
  must(said !== undefined || !isUnderstood, 'a ping that Meraki tells of has an answer', body);
  if (said === undefined || at(body, 'status') !== 'complete') return;
  const [sent, received] = ['sent', 'received'].map((key) => countIn(at(body, 'results', key)));
  const summary = said.replaceAll(',', '');
  if (sent === undefined || received === undefined) {
    must(
      received === 0 || !/no reply/i.test(summary),
      'replies that are not counted are not “no reply”',
      summary,
    );
    must(!/\b0 of|of 0 /i.test(summary), 'pings that are not counted are not none', summary);
  } else if (sent >= received && received > 0) {
    must(summary.includes(`${received} of ${sent}`), 'the replies are counted', { sent, received, summary });
    const average = amountOf(at(body, 'results', 'latencies', 'average'));
    if (average === undefined)
      must(!/on average/.test(summary), 'an average that is not known is not said', summary);
  }
}

/** Pings without the seconds between two looks. @returns the headline; undefined when Meraki was not understood */
async function pingOf(dashboard: Dashboard, target: string | undefined): Promise<string | undefined> {
  try {
    const job = await dashboard.startPing(serialAt(0), target);
    const { summary, tiles = [], notes = [] } = pingResult(await pollPing(dashboard, job, async () => {}));
    const said = JSON.stringify([summary, tiles, notes]);
    must(!/undefined|NaN|null|Infinity/.test(said), 'no slip of a program in a ping', said);
    return summary;
  } catch (error) {
    if (error instanceof KnownError) return undefined;
    throw error;
  }
}

/** The pings. */
export const pingCases: readonly Case[] = [
  ...(['getDeviceLiveToolsPingDevice', 'createDeviceLiveToolsPingDevice'] as const).map((operation) => {
    return { say: 'ping', isDirect: true, operation, check: (asked: Asked) => checkPing(asked) };
  }),
  ...(['getDeviceLiveToolsPing', 'createDeviceLiveToolsPing'] as const).map((operation) => {
    return {
      say: 'ping to a host',
      isDirect: true,
      operation,
      check: (asked: Asked) => checkPing(asked, '192.0.2.1'),
    };
  }),
];
