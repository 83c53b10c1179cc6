import { count, megabytes, milliseconds, printTable, ratio } from '../common/table.ts';
import type { CommandResults, CommandTimes, MemorySample } from './commands.ts';

/** Prints the CPU time, then all other times, of each way of asking; memory; and the connections to Meraki. */
export function printCommands({ asked, held, busy, merakiSockets }: CommandResults): void {
  const ways = [...Map.groupBy(asked, ({ what, latency }) => JSON.stringify([what, latency])).values()];
  printCpu(ways);
  printTimes(asked);
  for (const [bot, times] of Object.entries(busy))
    if (times > 0) console.log(`\n${bot} answered ${times} webhooks with 503; they came again.`);
  printMemory(held);
  for (const [bot, sockets] of Object.entries(merakiSockets))
    if (sockets > 0) console.log(`\n${bot} had at most ${count(sockets)} connections to Meraki open.`);
}

/** One row for each way of asking, one column for each bot; the first bot beside the others. */
function printCpu(ways: CommandTimes[][]): void {
  const bots = ways[0]?.map(({ bot }) => bot) ?? [];
  const [own = '', ...others] = bots;
  const head = ['', 'Webex takes ms', ...bots.map((bot) => `${bot}: ms`), ...others.map((bot) => `÷ ${bot}`)];
  const rows = ways.map((all) => {
    const cpuOf = (bot: string) => all.find((one) => one.bot === bot)?.cpu ?? Number.NaN;
    const [{ what = '', latency = 0 } = {}] = all;
    return [
      what,
      String(latency),
      ...bots.map((bot) => milliseconds(cpuOf(bot))),
      ...others.map((bot) => ratio(cpuOf(own) / cpuOf(bot))),
    ];
  });
  printTable('CPU of a command', head, rows);
}

function printTimes(asked: readonly CommandTimes[]): void {
  const rows = asked.map(({ bot, what, latency, p50, p99, webhook, perSecond, meraki, rest }) => [
    `${what}, ${bot}`,
    String(latency),
    ...[p50, p99, webhook].map(milliseconds),
    count(perSecond),
    meraki.toFixed(1),
    milliseconds(rest),
  ]);
  const head = ['', 'Webex takes ms', 'p50 ms', 'p99 ms', 'webhook p50 ms', 'a second', 'Meraki calls'];
  printTable('From the webhook to the answer', [...head, 'CPU ms of the rest'], rows);
}

function printMemory(held: readonly MemorySample[]): void {
  const rows = held.map(({ bot, when, rss, heap }) => [
    `${bot}: ${when}`,
    megabytes(rss),
    heap === undefined ? '' : megabytes(heap),
  ]);
  printTable('Memory', ['', 'RSS MB', 'heap MB, garbage collected'], rows);
}
