import type { CommandDeps, Invocation } from './command.ts';
import { createTimes, type Times } from './text/times.ts';

/** How times are said to the person who asks; in UTC where nobody knows their zone: those are still times. */
export async function timesFor(
  { person }: Pick<Invocation, 'person'>,
  { chat, clock, log }: Pick<CommandDeps, 'chat' | 'clock' | 'log'>,
): Promise<Times> {
  const zone = await chat.timeZoneOf(person.id).catch((error: unknown) => {
    log.warn({ err: error }, 'no time zone');
    return undefined;
  });
  return createTimes(zone ?? 'UTC', clock());
}
