import type { Log } from '../core/log.ts';
import type { Meter } from '../core/meter.ts';
import { currentReference } from '../core/reference.ts';
import type { Attempted, Instrumentation } from './client/index.ts';

/** What we see of the calls to Webex, and what Webex sees: the reference, and which of its calls it is. */
export function instrument(log: Log, meter: Meter) {
  let calls = 0;
  return {
    log,
    nextTrackingId(): string | undefined {
      const reference = currentReference();
      calls += 1;
      return reference && `${reference}_${calls}`;
    },
    onAttempt({ isRepeated, ...attempted }: Attempted): void {
      meter.called({ service: 'webex', ...attempted });
      if (isRepeated) meter.repeated('webex');
    },
  } satisfies Instrumentation;
}
