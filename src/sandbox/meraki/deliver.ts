import type { EstateNetwork } from './estate/inventory.ts';
import type { Ledger, WebhookTest } from './ledger.ts';

/** Meraki attempts a delivery five times; two show the same states. */
const MAX_ATTEMPTS = 2;
const DELIVERY_TIMEOUT = 60_000;

/**
 * Sends a webhook and records every attempt; the status of the returned test changes as the delivery goes on.
 * Only loopback is called: a delivery to any other address is abandoned at once, without an attempt.
 */
export function deliver(
  ledger: Ledger,
  what: { id: string; network: EstateNetwork; url: string; payload: { alertType: string }; now: number },
): WebhookTest {
  const { id, network, url } = what;
  const test: WebhookTest = { id, networkId: network.id, url, status: 'enqueued' };
  ledger.webhookTests.set(id, test);
  void attemptDelivery(ledger, test, what);
  return test;
}

async function attemptDelivery(
  ledger: Ledger,
  test: WebhookTest,
  {
    network,
    url,
    payload,
    now,
  }: { network: EstateNetwork; url: string; payload: { alertType: string }; now: number },
): Promise<void> {
  const { hostname } = new URL(url);
  if (hostname !== '127.0.0.1' && hostname !== 'localhost') {
    test.status = 'abandoned';
    return;
  }
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    test.status = attempt === 1 ? 'processing' : 'retrying';
    const began = performance.now();
    const responseCode = await post(url, JSON.stringify(payload), ledger.closing);
    if (ledger.closing.aborted) return;
    ledger.deliveries.push({
      id: `${test.id}-${attempt}`,
      networkId: network.id,
      organizationId: network.organizationId,
      alertType: payload.alertType,
      url,
      sentAt: now,
      responseCode,
      responseDuration: Math.round(performance.now() - began),
    });
    if (responseCode >= 200 && responseCode < 300) {
      test.status = 'delivered';
      return;
    }
  }
  test.status = 'abandoned';
}

/** Posts once. @returns the status of the answer; 0 when there was none */
async function post(url: string, body: string, closing: AbortSignal): Promise<number> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', connection: 'close' },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([closing, AbortSignal.timeout(DELIVERY_TIMEOUT)]),
    });
    await answer.body?.cancel();
    return answer.status;
  } catch {
    return 0;
  }
}
