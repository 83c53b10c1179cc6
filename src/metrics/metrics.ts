import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Meter } from '../core/meter.ts';
import { createGauges } from './gauges.ts';
import { createMeter } from './meter.ts';
import { PREFIX } from './names.ts';
import type { Snapshot } from './snapshot.ts';

/** The metrics of this process, which Prometheus reads. */
export interface Metrics {
  meter: Meter;
  /** Returns the page in Prometheus's text format 0.0.4. */
  page(snapshot: Snapshot): Promise<{ type: string; text: string }>;
}

/**
 * Milliseconds between two samples of the event loop's delay. Each wakes an idle process: at prom-client's own 10 ms, sampling takes
 * more CPU time than everything else that an idle bot does. Node measures from sample to sample, so `nodejs_eventloop_lag_*` is
 * never below this.
 */
const LOOP_SAMPLE_INTERVAL = 500;

/** Creates the metrics of this process in a registry of their own. @param version of this product */
export function createMetrics(version: string): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LOOP_SAMPLE_INTERVAL });
  const build = new Gauge({
    name: `${PREFIX}build_info`,
    help: 'The version that runs; always 1.',
    labelNames: ['version'],
    registers: [registry],
  });
  build.set({ version }, 1);
  const meter = createMeter(registry);
  const setGauges = createGauges(registry);
  return {
    meter,
    async page(snapshot) {
      setGauges(snapshot);
      return { type: registry.contentType, text: await registry.metrics() };
    },
  };
}
