import { z } from 'zod';
import type { UnfinishedEvent } from './inbox-file.ts';

/** The ids of a delivery of Webex, as far as a log needs them. */
const delivery = z.object({ resource: z.string(), data: z.object({ id: z.string() }) });

/** Returns a name of an event for the log, of ids only: those of a delivery, or the partition key of another event. */
export function eventName({ body, partitionKey }: UnfinishedEvent): string {
  try {
    const { resource, data } = delivery.parse(JSON.parse(body));
    return `${resource} ${data.id}`;
  } catch {
    return `an event of ${partitionKey}`;
  }
}
