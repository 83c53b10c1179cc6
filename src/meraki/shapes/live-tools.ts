import { z } from 'zod';
import type { PingReport } from '../../core/dashboard.ts';
import { countOrZeroField, idField, partField, textField } from './fields.ts';

/** `createDeviceLiveToolsPing` and `createDeviceLiveToolsPingDevice`. */
export const startedPingShape = z.object({ pingId: idField });

const results = partField(
  z.object({
    sent: countOrZeroField,
    received: countOrZeroField,
    loss: partField(z.object({ percentage: z.number() })),
    latencies: partField(z.object({ minimum: z.number(), average: z.number(), maximum: z.number() })),
  }),
);

/**
 * `getDeviceLiveToolsPing` and `getDeviceLiveToolsPingDevice`. A ping that failed is answered with 200, the status `failed`
 * and an `error`.
 */
export const pingShape = z
  .object({ status: idField, error: textField, results })
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
