import t from 'tap';
import { createMetrics } from '../../src/metrics/metrics.ts';
import type { Snapshot } from '../../src/metrics/snapshot.ts';
import { parseExposition, sampleOf } from '../support/exposition.ts';

const P = 'webex_meraki_bot_';
const counts = {
  links: { active: 3, relink_required: 1 },
  openTickets: 2,
  openShares: 7,
  openAccessRequests: 1,
  revocations: { size: 1, age: 90_000 },
};
const here = { sources: { webhooks: true }, lastEventAt: 5_000, background: 4 };
const snapshot: Snapshot = {
  store: { counts, inbox: { size: 7, age: 1_500 } },
  checks: { store: 'ok', webex_token: 'degraded' },
  instance: here,
};

t.test('the page holds what was counted and timed, in seconds', async (t) => {
  const { meter, page } = createMetrics('1.2.3');
  meter.answered('status', 'answered', 1_500);
  meter.answered('status', 'not_linked', undefined);
  const call = { service: 'meraki', operation: 'getOrganization' } as const;
  meter.called({ ...call, status: 429, ms: 20 });
  meter.called({ ...call, status: undefined, ms: 12_000 });
  meter.repeated('meraki');
  meter.waited(125);
  meter.refreshed('renewed');
  meter.revoked('unavailable');
  meter.taken('forged');
  meter.ran('sweep', true);
  meter.ran('sweep', false);
  const { type, text } = await page(snapshot);
  t.match(type, /^text\/plain; version=0\.0\.4/);
  const families = parseExposition(text);
  const at = (name: string, labels = {}) => sampleOf(families, P + name, labels);
  t.equal(at('commands_total', { command: 'status', outcome: 'answered' }), 1);
  t.equal(at('commands_total', { command: 'status', outcome: 'not_linked' }), 1);
  t.equal(at('answer_seconds_sum', { command: 'status' }), 1.5);
  t.equal(at('answer_seconds_count', { command: 'status' }), 1, 'an unknown duration is not observed');
  t.equal(at('answer_seconds_bucket', { command: 'status', le: '1' }), 0);
  t.equal(at('answer_seconds_bucket', { command: 'status', le: '2' }), 1);
  t.equal(at('upstream_calls_total', { ...call, status: '429' }), 1);
  t.equal(at('upstream_calls_total', { ...call, status: 'none' }), 1);
  t.equal(at('upstream_retries_total', { service: 'meraki' }), 1);
  t.equal(at('meraki_pace_wait_seconds_sum'), 0.125);
  t.equal(at('token_refreshes_total', { outcome: 'renewed' }), 1);
  t.equal(at('token_revocations_total', { outcome: 'unavailable' }), 1);
  t.equal(at('webex_events_total', { outcome: 'forged' }), 1);
  t.equal(at('job_runs_total', { name: 'sweep', outcome: 'failed' }), 1);
  t.ok(Math.abs((at('job_last_success_timestamp_seconds', { name: 'sweep' }) ?? 0) - Date.now() / 1000) < 60);
  t.equal(at('build_info', { version: '1.2.3' }), 1);
  t.ok(sampleOf(families, 'process_resident_memory_bytes'));
  t.ok(families.has('nodejs_eventloop_lag_p99_seconds'));
});

t.test('series that alerts watch exist before anything is counted', async (t) => {
  const { meter, page } = createMetrics('1.2.3');
  meter.scheduled('outbox');
  meter.ran('outbox', false);
  const families = parseExposition((await page(snapshot)).text);
  const at = (name: string, labels = {}) => sampleOf(families, P + name, labels);
  for (const outcome of ['renewed', 'invalid_client', 'unexpected', 'refused_by_meraki', 'unsaved'])
    t.equal(at('token_refreshes_total', { outcome }), 0, outcome);
  for (const outcome of ['confirmed', 'expired', 'failed'])
    t.equal(at('token_revocations_total', { outcome }), 0, outcome);
  for (const outcome of ['accepted', 'forged', 'hasty'])
    t.equal(at('webex_events_total', { outcome }), 0, outcome);
  t.equal(at('job_runs_total', { name: 'outbox', outcome: 'done' }), 0);
  const since = at('job_last_success_timestamp_seconds', { name: 'outbox' }) ?? 0;
  t.ok(
    Math.abs(since - Date.now() / 1000) < 60,
    'a job that never succeeded counts from the start of the process',
  );
});

t.test('gauges of the store are missing while it can not be read, and come back', async (t) => {
  const { page } = createMetrics('1.2.3');
  const at = async (given: Snapshot) => {
    const families = parseExposition((await page(given)).text);
    return (name: string, labels = {}) => sampleOf(families, P + name, labels);
  };
  for (const again of ['first', 'again']) {
    const full = await at(snapshot);
    t.equal(full('store_up'), 1, again);
    t.equal(full('links', { state: 'active' }), 3);
    t.equal(full('links', { state: 'relink_required' }), 1);
    t.equal(full('link_tickets_open'), 2);
    t.equal(full('outbox_size'), 1);
    t.equal(full('outbox_oldest_age_seconds'), 90);
    t.equal(full('inbox_size'), 7);
    t.equal(full('inbox_oldest_age_seconds'), 1.5);
    t.equal(full('event_source_up', { source: 'webhooks' }), 1);
    t.equal(full('last_event_timestamp_seconds'), 5);
    t.equal(full('background_work'), 4);
    t.equal(full('check_state', { check: 'store', state: 'ok' }), 1);
    t.equal(full('check_state', { check: 'webex_token', state: 'degraded' }), 1);
    t.equal(full('check_state', { check: 'webex_token', state: 'ok' }), 0);
    const away = await at({
      ...snapshot,
      store: undefined,
      instance: { ...here, sources: { webhooks: false } },
    });
    t.equal(away('store_up'), 0);
    for (const name of [
      'links',
      'link_tickets_open',
      'outbox_size',
      'outbox_oldest_age_seconds',
      'inbox_size',
    ])
      t.equal(away(name), undefined, name);
    t.equal(away('event_source_up', { source: 'webhooks' }), 0);
  }
  const fresh = createMetrics('1.2.3');
  const { text } = await fresh.page({ ...snapshot, instance: { ...here, lastEventAt: undefined } });
  t.equal(
    sampleOf(parseExposition(text), `${P}last_event_timestamp_seconds`),
    undefined,
    'before the first event there is no sample, not 1970',
  );
});
