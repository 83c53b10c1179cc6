import { z } from 'zod';
import type { PingReport } from '../../core/dashboard.ts';
import {
  amountField,
  countField,
  idField,
  partField,
  percentField,
  textField,
  textsField,
} from './fields.ts';

/** `createDeviceLiveToolsPing` and `createDeviceLiveToolsPingDevice`. */
export const startedPingShape = z.object({ pingId: idField });

const results = partField(
  z.object({
    sent: countField,
    received: countField,
    loss: partField(z.object({ percentage: percentField })),
    latencies: partField(z.object({ minimum: amountField, average: amountField, maximum: amountField })),
  }),
);

/**
 * `getDeviceLiveToolsPing` and `getDeviceLiveToolsPingDevice`. A ping that failed is answered with 200, the status `failed`
 * and an `error`.
 */
export const pingShape = z
  .object({ status: textField, error: textField, errors: textsField, results })
  .transform(({ status, errors, error = errors.join(', ') || undefined, results }): PingReport => {
    if (status === 'new' || status === 'running') return { state: status };
    if (status === 'complete' && (results !== undefined || error === undefined)) return completed(results);
    return { state: 'failed', error: error ?? withoutError(status) };
  });

function withoutError(status = 'failed'): string {
  const word = status === 'failed' ? '' : ` for “${status}”`;
  return `Meraki gives no result and no reason${word}.`;
}

function completed(found: z.infer<typeof results>): PingReport {
  const { sent, received, loss, latencies } = found ?? {};
  const isPlausible = sent !== undefined && received !== undefined && received <= sent && sent > 0;
  const counted = isPlausible ? (100 * (sent - received)) / sent : undefined;
  return {
    state: 'complete',
    sent,
    received,
    lossPercent: loss?.percentage ?? counted,
    latencyMs: received === 0 ? undefined : latencies,
  };
}
