import { fraction, printTable } from './common/table.ts';
import type { CommandTimes } from './parts/commands.ts';
import { RESTED } from './parts/commands.ts';
import type { Crowd } from './parts/hundred.ts';
import type { BenchResults } from './results.ts';

/** A goal and the measured value. */
export interface Goal {
  goal: string;
  /** This bot's value, alone or divided by another one; undefined when it was not measured. */
  measured: number | undefined;
  atMost: number;
  /** Formats `atMost` and `measured`. */
  format(value: number): string;
}

const percent = (value: number) => `${Math.round(100 * value)} %`;
const whole = (value: number) => value.toFixed(0);
const plain = (value: number) => value.toFixed(1);
const times = (value: number) => `${value.toFixed(2)} ×`;
const seconds = (value: number) => `${(value / 1_000).toFixed(2)} s`;

/** The largest ratio of two values that counts as equal, given the noise of a shared machine. */
const FLAT = 1.5;
/** The most calls to Meraki for a hundred people of one organization: eight a second, of the ten that Meraki takes. */
export const MOST_CROWD_CALLS = 80;
const CROWDS = [
  { people: 100, areExpired: false, p90: 1_500, calls: MOST_CROWD_CALLS },
  { people: 100, areExpired: true, p90: 4_000, calls: MOST_CROWD_CALLS },
  { people: 200, areExpired: false, p90: 2_000 },
];
/** Devices of the organization in which nothing may hold the loop for long. */
const LARGE = 50_000;

/** Compares the results with the goals. */
export function goalsOf(results: BenchResults): Goal[] {
  return [
    ...crowdGoals(results.hundred ?? []),
    ...commandGoals(results.commands),
    ...memoryGoals(results),
    ...turnGoals(results),
    ...sameGoals(results),
    ...startGoals(results.starts ?? []),
  ];
}

function crowdGoals(crowds: readonly Crowd[]): Goal[] {
  return CROWDS.flatMap(({ people, areExpired, p90, calls }) => {
    const crowd = crowds.find((one) => one.people === people && one.areExpired === areExpired);
    const who = `${people} people of one organization in 10 s, tokens ${areExpired ? 'expired' : 'new'}`;
    return [
      newGoal(`${who}: not answered`, crowd && people - crowd.answered, 0, whole),
      newGoal(`${who}: p90 of \`status\``, crowd?.p90, p90, seconds),
      ...(calls === undefined ? [] : [newGoal(`${who}: calls to Meraki`, crowd?.calls, calls, whole)]),
    ];
  });
}

function commandGoals(commands: BenchResults['commands']): Goal[] {
  const { asked = [], bursts = [] } = commands ?? {};
  const help = `\`help\`, burst of ${Math.max(...bursts)}`;
  const status = `\`status\`, burst of ${Math.min(...bursts)}`;
  const ofCpu = ({ cpu }: CommandTimes) => cpu;
  const near = (what: string) => asked.filter((one) => one.what === what && one.latency === 0);
  return [
    newGoal('CPU of a `help` in a burst ÷ usual bot', ratio(near(help), ofCpu), 0.4, times),
    newGoal('CPU of a `help` in a burst ÷ floor', ratio(near(help), ofCpu, 'floor'), 2, times),
    newGoal('CPU of a `status`, 100 devices ÷ floor', ratio(near(status), ofCpu, 'floor'), 2, times),
    newGoal(
      'p50 of `help`, one after the other ÷ usual bot',
      ratio(near('`help` serially'), ({ p50 }) => p50),
      1 / 20,
      fraction,
    ),
  ];
}

function memoryGoals({ starts = [], commands, idle = [] }: BenchResults): Goal[] {
  const ofRss = ({ rss }: { rss: number }) => rss;
  const rested = commands?.held.filter(({ when }) => when === RESTED) ?? [];
  const ready = starts.filter((one) => one.spaces === 1 && one.latency === 0);
  const own = idle.find(({ bot }) => bot === 'this bot');
  return [
    newGoal("memory (RSS) after an hour's worth and a rest ÷ usual bot", ratio(rested, ofRss), 0.8, percent),
    newGoal('memory (RSS) when ready ÷ usual bot', ratio(ready, ofRss), 0.7, percent),
    newGoal('CPU when nobody asks, ms a second', own?.cpuPerSecond, 1, plain),
  ];
}

function turnGoals({ organizations, longLists, auditExport }: BenchResults): Goal[] {
  const large = organizations?.filter(({ devices }) => devices === LARGE) ?? [];
  const longest = large.length === 0 ? undefined : Math.max(...large.map((one) => one.longestTurn));
  const what = 'CPU of the longest turn of the event loop';
  return [
    newGoal(`${what}, ${LARGE.toLocaleString('en')} devices, ms`, longest, 50, plain),
    newGoal(`${what}, nine long files, ms`, longLists?.longestTurn, 50, plain),
    newGoal(`${what}, the audit log as a file, ms`, auditExport?.longestTurn, 50, plain),
  ];
}

/** What must not grow, and the calls of a command. */
function sameGoals({ calls = [], links = [], spaces = [] }: BenchResults): Goal[] {
  const later = calls.find(({ bot, what }) => bot === 'this bot' && what.startsWith('later `help`'));
  const own = spaces.filter(({ bot }) => bot === 'this bot');
  return [
    newGoal('Webex calls of a `help`', later && sum(Object.values(later.webex)), 2, plain),
    newGoal('CPU of a `help` with most spaces ÷ fewest', growth(own), FLAT, times),
    ...['help', 'status'].map((text) => {
      const cost = links.filter((one) => one.text === text && one.shares === undefined);
      return newGoal(`CPU of a \`${text}\` with most links ÷ fewest`, growth(cost), FLAT, times);
    }),
  ];
}

function startGoals(starts: NonNullable<BenchResults['starts']>): Goal[] {
  const spaces = Math.max(2, ...starts.map((one) => one.spaces));
  const far = Math.max(0, ...starts.map(({ latency }) => latency));
  return [...new Set([0, far])].map((latency) => {
    const those = starts.filter((one) => one.spaces === spaces && one.latency === latency);
    const what = `start with ${spaces} spaces, Webex takes ${latency} ms ÷ usual bot`;
    return newGoal(
      what,
      ratio(those, ({ readyAfter }) => readyAfter),
      1 / 10,
      fraction,
    );
  });
}

/** Prints the goals that were measured. */
export function printGoals(goals: readonly Goal[]): void {
  const rows = goals.flatMap(({ goal, measured, atMost, format }) =>
    measured === undefined
      ? []
      : [[goal, format(atMost), format(measured), measured <= atMost ? 'met' : 'NO']],
  );
  printTable('Goals', ['', 'at most', 'measured', 'met'], rows);
}

function newGoal(goal: string, measured: number | undefined, atMost: number, format: Goal['format']): Goal {
  return { goal, measured, atMost, format };
}

function ratio<T extends { bot: string }>(
  all: readonly T[],
  pick: (one: T) => number,
  beside = 'usual bot',
): number | undefined {
  const own = all.find(({ bot }) => bot === 'this bot');
  const other = all.find(({ bot }) => bot === beside);
  return own && other && pick(own) / pick(other);
}

function growth(costs: readonly { cpu: number }[]): number | undefined {
  const [fewest, most] = [costs[0], costs.at(-1)];
  return fewest && most && most.cpu / fewest.cpu;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
