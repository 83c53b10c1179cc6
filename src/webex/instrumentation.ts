import type { Log } from '../core/log.ts';
import type { Meter } from '../core/meter.ts';
import { currentReference } from '../core/reference.ts';
import type { AttemptReport, Instrumentation } from './client/index.ts';

/**
 * Creates what observes every call to Webex: each is logged and counted, and carries a tracking id of the current
 * reference and a number, by which Webex's support finds it.
 */
export function createInstrumentation(log: Log, meter: Meter) {
  let calls = 0;
  return {
    log,
    nextTrackingId(): string | undefined {
      const reference = currentReference();
      calls += 1;
      return reference && `${reference}_${calls}`;
    },
    onAttempt({ isRepeated, isAnswer: _, date: __, ...call }: AttemptReport): void {
      meter.called({ service: 'webex', ...call });
      if (isRepeated) meter.repeated('webex');
    },
  } satisfies Instrumentation;
}
