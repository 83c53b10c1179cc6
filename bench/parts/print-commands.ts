import { fraction, megabytes, milliseconds, printTable } from '../common/table.ts';
import type { CommandResults, CommandTimes, MemorySample } from './commands.ts';

/** Prints one row for each way of asking: this bot's times, the usual bot's times, and their ratio. */
export function printCommands({ asked, held, busy }: CommandResults): void {
  const pairs = Map.groupBy(asked, ({ what, latency }) => JSON.stringify([what, latency]));
  const head = [
    '',
    'Webex takes ms',
    'p50 ms',
    'p99 ms',
    'webhook p50 ms',
    'CPU ms',
    'the rest',
    'usual bot: p50 ms',
    'p99 ms',
    'webhook p50 ms',
    'CPU ms',
    'the rest',
    'p50',
  ];
  const rows = [...pairs.values()].map(([own, other]) => [
    own?.what ?? '',
    String(own?.latency),
    ...cellsOf(own),
    ...cellsOf(other),
    own && other ? fraction(own.p50 / other.p50) : '',
  ]);
  printTable('From the webhook to the answer', head, rows);
  for (const [bot, times] of Object.entries(busy))
    if (times > 0) console.log(`\n${bot} answered ${times} webhooks with 503; they came again.`);
  printMemory(held);
}

function cellsOf(one: CommandTimes | undefined): string[] {
  return one === undefined
    ? ['', '', '', '', '']
    : [one.p50, one.p99, one.webhook, one.cpu, one.rest].map(milliseconds);
}

function printMemory(held: readonly MemorySample[]): void {
  const rows = held.map(({ bot, when, rss, heap }) => [`${bot}: ${when}`, megabytes(rss), megabytes(heap)]);
  printTable('Memory', ['', 'RSS MB', 'heap MB, garbage collected'], rows);
}
