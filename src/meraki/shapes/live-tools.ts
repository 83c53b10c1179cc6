import { z } from 'zod';
import type { PingReport } from '../../core/dashboard.ts';
import { count, id, part, text } from './fields.ts';

export const startedPing = z.object({ pingId: id });

const results = part(
  z.object({
    sent: count,
    received: count,
    loss: part(z.object({ percentage: z.number() })),
    latencies: part(z.object({ minimum: z.number(), average: z.number(), maximum: z.number() })),
  }),
);

/** A failure comes as a success of HTTP: with the status `failed` and an `error`. */
export const ping = z
  .object({ status: id, error: text, results })
  .transform(({ status, error, results }): PingReport => {
    if (status === 'new' || status === 'running') return { state: status };
    if (status !== 'complete' || results === undefined) {
      return { state: 'failed', error: error ?? 'Meraki does not say why.' };
    }
    const { sent, received, loss, latencies } = results;
    return {
      state: 'complete',
      sent,
      received,
      lossPercent: loss?.percentage ?? (sent > 0 ? (100 * (sent - received)) / sent : 0),
      latencyMs: received > 0 ? latencies : undefined,
    };
  });
