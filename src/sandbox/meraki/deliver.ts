import type { EstateNetwork } from './estate/networks.ts';
import type { Ledger, WebhookTest } from './ledger.ts';

/** The real one tries five times; here two show the same states. */
const ATTEMPTS = 2;
const PATIENCE = 60_000;

/**
 * Sends a webhook and logs every attempt; how it goes shows in the status of the returned test.
 * Nothing but loopback is called: any other address is given up at once, without an attempt.
 */
export function deliver(
  ledger: Ledger,
  what: { id: string; network: EstateNetwork; url: string; payload: { alertType: string }; now: number },
): WebhookTest {
  const { id, network, url } = what;
  const test: WebhookTest = { id, networkId: network.id, url, status: 'enqueued' };
  ledger.webhookTests.set(id, test);
  void run(ledger, test, what);
  return test;
}

async function run(
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
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
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

/** The status of the answer; 0 when there was none. */
async function post(url: string, body: string, closing: AbortSignal): Promise<number> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', connection: 'close' },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([closing, AbortSignal.timeout(PATIENCE)]),
    });
    await answer.body?.cancel();
    return answer.status;
  } catch {
    return 0;
  }
}
