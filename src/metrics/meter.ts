import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { SECOND } from '../core/clock.ts';
import type { Meter } from '../core/meter.ts';
import { ANSWER_BUCKETS, CALL_BUCKETS, PREFIX, WAIT_BUCKETS } from './names.ts';
import { EVENTS, REFRESHES, REFUSALS, REVOCATIONS } from './outcomes.ts';

/**
 * Counts and times the events of this process. Every label has a fixed list of values. Series that alerts watch exist
 * from the start with the value 0, because Prometheus sees no increase in a series that begins with 1.
 */
export function createMeter(registry: Registry): Meter {
  const registers = [registry];
  const counter = (name: string, help: string, labelNames: string[]) =>
    new Counter({ name: PREFIX + name, help, labelNames, registers });
  const histogram = (name: string, help: string, labelNames: string[], buckets: number[]) =>
    new Histogram({ name: PREFIX + name, help, labelNames, buckets, registers });

  const commands = counter('commands_total', 'Commands that were answered, by what became of them.', [
    'command',
    'outcome',
  ]);
  const answers = histogram(
    'answer_seconds',
    'From the acceptance of a question to the moment its answer was taken by Webex.',
    ['command'],
    ANSWER_BUCKETS,
  );
  const calls = counter(
    'upstream_calls_total',
    'Attempts at Webex and Meraki, by HTTP status; `none` without a complete answer.',
    ['service', 'operation', 'status'],
  );
  const callSeconds = histogram(
    'upstream_call_seconds',
    'How long attempts at Webex and Meraki took.',
    ['service', 'operation'],
    CALL_BUCKETS,
  );
  const retries = counter('upstream_retries_total', 'Attempts that failed and were made again.', ['service']);
  const waits = histogram(
    'meraki_pace_wait_seconds',
    'How long calls waited for their turn below the limit of an organization.',
    [],
    WAIT_BUCKETS,
  );
  const reads = counter(
    'meraki_reads_total',
    'Reads of Meraki organizations, by what answered: a call of the link itself, joined with the same call of another command, or from a snapshot.',
    ['by'],
  );
  const refreshes = counter('token_refreshes_total', 'Refreshes of Meraki tokens.', ['outcome']);
  const revocations = counter('token_revocations_total', 'Attempts to revoke a token at Meraki.', [
    'outcome',
  ]);
  const events = counter('webex_events_total', 'What came as an event of Webex.', ['outcome']);
  const refusals = counter(
    'connections_refused_total',
    'Connections that were closed at once, because there were too many.',
    ['reason'],
  );
  const runs = counter('job_runs_total', 'Runs of background jobs in this instance.', ['name', 'outcome']);
  const lastRun = new Gauge({
    name: `${PREFIX}job_last_success_timestamp_seconds`,
    help: 'When a background job last ended well in this instance; before that, when the process started.',
    labelNames: ['name'],
    registers,
  });

  for (const outcome of REFRESHES) refreshes.inc({ outcome }, 0);
  for (const outcome of REVOCATIONS) revocations.inc({ outcome }, 0);
  for (const outcome of EVENTS) events.inc({ outcome }, 0);

  for (const reason of REFUSALS) refusals.inc({ reason }, 0);

  return {
    answered(command, outcome, ms) {
      commands.inc({ command, outcome });
      if (ms !== undefined) answers.observe({ command }, ms / SECOND);
    },
    called({ service, operation, status, ms }) {
      calls.inc({ service, operation, status: status ?? 'none' });
      callSeconds.observe({ service, operation }, ms / SECOND);
    },
    repeated: (service) => retries.inc({ service }),
    waited: (ms) => waits.observe(ms / SECOND),
    read: (by) => reads.inc({ by }),
    refreshed: (outcome) => refreshes.inc({ outcome }),
    revoked: (outcome) => revocations.inc({ outcome }),
    taken: (outcome) => events.inc({ outcome }),
    refused: (reason) => refusals.inc({ reason }),
    scheduled(name) {
      for (const outcome of ['done', 'failed']) runs.inc({ name, outcome }, 0);
      lastRun.setToCurrentTime({ name });
    },
    ran(name, isOk) {
      runs.inc({ name, outcome: isOk ? 'done' : 'failed' });
      if (isOk) lastRun.setToCurrentTime({ name });
    },
  };
}
