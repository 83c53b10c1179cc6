import { fraction, printTable } from './common/table.ts';
import type { BenchResults } from './results.ts';

/** A goal and the measured value. */
export interface Goal {
  goal: string;
  /** This bot's value divided by the usual bot's, or this bot's value alone; undefined when it was not measured. */
  measured: number | undefined;
  atMost: number;
  /** Formats `atMost` and `measured`. */
  format(value: number): string;
}

const percent = (value: number) => `${Math.round(100 * value)} %`;
const plain = (value: number) => value.toFixed(1);
const times = (value: number) => `${value.toFixed(2)} ×`;

/** The largest ratio of two values that counts as equal, given the noise of a shared machine. */
const FLAT = 1.5;

/** Compares the results with the goals. */
export function goalsOf(results: BenchResults): Goal[] {
  const { calls = [], starts = [], commands, links = [], longLists, auditExport } = results;
  const asked = commands?.asked ?? [];
  const biggest = Math.max(...(commands?.bursts ?? []));
  const p50 = (what: string, latency: number) =>
    ratio(
      asked.filter((one) => one.what === what && one.latency === latency),
      ({ p50 }) => p50,
    );
  const spaces = Math.max(2, ...starts.map((one) => one.spaces));
  const startsWith = (amount: number, latency: number) =>
    starts.filter((one) => one.spaces === amount && one.latency === latency);
  const later = calls.find(({ bot, what }) => bot === 'this bot' && what.startsWith('later `help`'));
  const goal = (
    text: string,
    measured: number | undefined,
    atMost: number,
    format: Goal['format'],
  ): Goal => ({
    goal: text,
    measured,
    atMost,
    format,
  });
  const far = Math.max(0, ...starts.map(({ latency }) => latency));
  return [
    goal('p50 of `help`, one after the other', p50('`help` serially', 0), 1 / 20, fraction),
    goal(`p50 of a burst of ${biggest}`, p50(`\`help\`, burst of ${biggest}`, 0), 1 / 4, fraction),
    goal(
      `start with ${spaces} spaces, Webex takes 0 ms`,
      ratio(startsWith(spaces, 0), ready),
      1 / 10,
      fraction,
    ),
    goal(
      `start with ${spaces} spaces, Webex takes ${far} ms`,
      ratio(startsWith(spaces, far), ready),
      1 / 10,
      fraction,
    ),
    goal(
      'memory (RSS) when ready',
      ratio(startsWith(1, 0), ({ rss }) => rss),
      0.7,
      percent,
    ),
    goal('Webex calls of a `help`', later && sum(Object.values(later.webex)), 2, plain),
    goal('CPU of the longest turn of the event loop, nine long files, ms', longLists?.longestTurn, 50, plain),
    goal(
      'CPU of the longest turn of the event loop, the audit log as a file, ms',
      auditExport?.longestTurn,
      50,
      plain,
    ),
    ...['help', 'status'].map((text) =>
      goal(`CPU of a \`${text}\` with most links beside fewest`, growth(links, text), FLAT, times),
    ),
  ];
}

/** Prints the goals that were measured. */
export function printGoals(goals: readonly Goal[]): void {
  const rows = goals.flatMap(({ goal, measured, atMost, format }) =>
    measured === undefined
      ? []
      : [[goal, format(atMost), format(measured), measured <= atMost ? 'yes' : 'NO']],
  );
  printTable('Goals: this bot beside the usual one', ['', 'at most', 'measured', 'met'], rows);
}

const ready = ({ readyAfter }: { readyAfter: number }) => readyAfter;

function ratio<T extends { bot: string }>(all: readonly T[], pick: (one: T) => number): number | undefined {
  const own = all.find(({ bot }) => bot === 'this bot');
  const other = all.find(({ bot }) => bot === 'usual bot');
  return own && other && pick(own) / pick(other);
}

function growth(links: NonNullable<BenchResults['links']>, text: string): number | undefined {
  const own = links.filter((one) => one.text === text);
  const [fewest, most] = [own[0], own.at(-1)];
  return fewest && most && most.cpu / fewest.cpu;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
