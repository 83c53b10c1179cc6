import { messageOf } from '../core/errors.ts';
import type { Asked, CommandParts } from './command.ts';
import { createTimes, type Times } from './words/times.ts';

/** How times are said to the person who asks; in UTC where nobody knows their zone: those are still times. */
export async function theirTimes(
  { person }: Pick<Asked, 'person'>,
  { chat, clock, log }: Pick<CommandParts, 'chat' | 'clock' | 'log'>,
): Promise<Times> {
  const zone = await chat.timeZoneOf(person.id).catch((error: unknown) => {
    log.warn({ error: messageOf(error) }, 'no time zone');
    return undefined;
  });
  return createTimes(zone ?? 'UTC', clock());
}
