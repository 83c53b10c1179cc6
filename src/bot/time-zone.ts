import type { CommandDeps, Invocation } from './command.ts';
import { createTimes, type Times } from './text/times.ts';

/** The way to write times for the person who asks: in their time zone, or in UTC when Webex does not know it. */
export async function timesFor(
  { person }: { person: Pick<Invocation['person'], 'id'> },
  { chat, clock, log }: Pick<CommandDeps, 'chat' | 'clock' | 'log'>,
): Promise<Times> {
  const zone = await chat.timeZoneOf(person.id).catch((error: unknown) => {
    log.warn({ err: error }, 'time zone of a person unknown: using UTC');
    return undefined;
  });
  return createTimes(zone ?? 'UTC', clock());
}
