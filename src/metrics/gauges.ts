import { Gauge, type Registry } from 'prom-client';
import { CHECK_STATES } from '../core/check.ts';
import { SECOND } from '../core/clock.ts';
import { PREFIX } from './names.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * Creates the gauges of the present state, and returns the function that sets them. Gauges of the store are removed
 * while the store can't be read: an outdated number would be worse than none.
 */
export function createGauges(registry: Registry): (snapshot: Snapshot) => void {
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: PREFIX + name, help, labelNames, registers: [registry] });

  const up = gauge('store_up', 'Whether the store could be read for this page.');
  const links = gauge('links', 'Links in the store, by state.', ['state']);
  const tickets = gauge('link_tickets_open', 'One-time URLs that can still be used.');
  const shares = gauge('shares_open', 'Shares that have not ended, those that sleep included.');
  const requests = gauge('access_requests_open', 'Requests for access about which nobody has decided yet.');
  const outbox = gauge('outbox_size', 'Revocations that Meraki has not confirmed.');
  const outboxAge = gauge('outbox_oldest_age_seconds', 'Age of the oldest of them; 0 when there is none.');
  const inbox = gauge('inbox_size', 'Accepted events that are not finished.');
  const inboxAge = gauge('inbox_oldest_age_seconds', 'Age of the oldest of them; 0 when there is none.');
  const checks = gauge('check_state', 'The state of each check of /readyz: 1 for the one it is in.', [
    'check',
    'state',
  ]);
  const sources = gauge('event_source_up', 'Whether Webex can tell this instance what happens.', ['source']);
  const lastEvent = gauge('last_event_timestamp_seconds', 'When Webex last told this instance something.');
  const background = gauge('background_work', 'Notices and answers under way that nobody waits for.');
  lastEvent.remove();

  return ({ store, checks: states, instance: here }) => {
    up.set(store === undefined ? 0 : 1);
    links.reset();
    if (store === undefined)
      for (const one of [tickets, shares, requests, outbox, outboxAge, inbox, inboxAge]) one.remove();
    else {
      for (const [state, count] of Object.entries(store.counts.links)) links.set({ state }, count);
      tickets.set(store.counts.openTickets);
      shares.set(store.counts.openShares);
      requests.set(store.counts.openAccessRequests);
      outbox.set(store.counts.revocations.size);
      outboxAge.set(store.counts.revocations.age / SECOND);
      inbox.set(store.inbox.size);
      inboxAge.set(store.inbox.age / SECOND);
    }
    checks.reset();
    for (const [check, state] of Object.entries(states))
      for (const one of CHECK_STATES) checks.set({ check, state: one }, one === state ? 1 : 0);
    for (const [source, isUp] of Object.entries(here.sources)) sources.set({ source }, isUp ? 1 : 0);
    if (here.lastEventAt !== undefined) lastEvent.set(here.lastEventAt / SECOND);
    background.set(here.background);
  };
}
