import type { Clock } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import type { WebhookBook } from '../../core/webhook-book.ts';
import { type Webex, WebexError, type WebexWebhook } from '../client/index.ts';

/** How the names of our webhooks begin: those of other applications and deployments with the same token don't. */
export function familyOf(targetUrl: string): string {
  return `webex-meraki-bot ${new URL(targetUrl).host} `;
}

/** Those of this deployment, whatever their secret and state. @throws WebexError */
export async function listOurs(client: Webex, targetUrl: string): Promise<WebexWebhook[]> {
  let page = await client.webhooks.list({ max: 100 });
  const found = page.items;
  while (page.hasNext()) {
    page = await page.next();
    found.push(...page.items);
  }
  return found.filter((webhook) => webhook.name.startsWith(familyOf(targetUrl)));
}

/** @throws WebexError, unless it is gone already */
export async function removeWebhook(client: Webex, { id, name }: WebexWebhook, log: Log): Promise<void> {
  log.info({ id, name }, 'an outdated Webex webhook is removed');
  await client.webhooks.remove(id).catch((error: unknown) => {
    if (!(error instanceof WebexError && error.status === 404)) throw error;
  });
}

/**
 * Removes what an earlier configuration with webhooks has left: Webex would post into nothing. An instance that still
 * has that configuration makes them again, so the last one that changes over removes them for good; meanwhile both
 * ways are heard, and the inbox keeps one of each. Never rejects.
 */
export async function removeOurs(deps: {
  client: Webex;
  targetUrl: string;
  book: WebhookBook | undefined;
  log: Log;
  clock: Clock;
}): Promise<void> {
  const { client, targetUrl, book, log, clock } = deps;
  const removeAll = async (): Promise<void> => {
    const ours = await listOurs(client, targetUrl);
    for (const webhook of ours) await removeWebhook(client, webhook, log);
    // No webhooks have this name: whoever needs them looks anew instead of relying on the book.
    if (ours.length > 0) await book?.keep({ name: familyOf(targetUrl), checkedAt: clock() });
  };
  try {
    await (book ? book.alone(removeAll) : removeAll());
  } catch (error) {
    log.warn({ err: error }, 'webhooks of an earlier configuration could not be removed');
  }
}
