import type { Clock } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import type { WebhookBook } from '../../core/webhook-book.ts';
import { isGone, pagesOf, type Webex, type WebexWebhook } from '../client/index.ts';

/**
 * Returns the prefix of our webhooks' names. Webhooks of other applications or deployments with the same token have
 * another.
 */
export function webhookNamePrefix(targetUrl: string): string {
  return `webex-meraki-bot ${new URL(targetUrl).host} `;
}

/** Lists the webhooks of this deployment, whatever their secret and state. @throws WebexError */
export async function listOurWebhooks(client: Webex, targetUrl: string): Promise<WebexWebhook[]> {
  const found: WebexWebhook[] = [];
  for await (const { items } of pagesOf(await client.webhooks.list({ max: 100 }))) found.push(...items);
  return found.filter((webhook) => webhook.name.startsWith(webhookNamePrefix(targetUrl)));
}

/** Removes a webhook, which may be gone already. @throws WebexError */
export async function removeWebhook(client: Webex, { id, name }: WebexWebhook, log: Log): Promise<void> {
  log.info({ id, name }, 'removing an outdated Webex webhook');
  await client.webhooks.remove(id).catch((error: unknown) => {
    if (!isGone(error)) throw error;
  });
}

/**
 * Removes the webhooks of an earlier configuration, to which Webex would post in vain. An instance that still has that
 * configuration creates them again, so only the last instance to change over removes them for good. Meanwhile events
 * come both ways, and the inbox keeps each once. Never rejects.
 */
export async function removeOurWebhooks(deps: {
  client: Webex;
  targetUrl: string;
  webhookBook: WebhookBook | undefined;
  log: Log;
  clock: Clock;
}): Promise<void> {
  const { client, targetUrl, webhookBook, log, clock } = deps;
  const removeAll = async (): Promise<void> => {
    const ours = await listOurWebhooks(client, targetUrl);
    for (const webhook of ours) await removeWebhook(client, webhook, log);
    // No webhook has this name, so an instance that needs them checks again instead of relying on the book.
    if (ours.length > 0) await webhookBook?.keep({ name: webhookNamePrefix(targetUrl), checkedAt: clock() });
  };
  try {
    await (webhookBook ? webhookBook.alone(removeAll) : removeAll());
  } catch (error) {
    log.warn({ err: error }, 'could not remove the webhooks of an earlier configuration');
  }
}
