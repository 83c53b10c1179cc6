import { writeFile } from 'node:fs/promises';
import { readArguments } from './arguments.ts';
import { installUsual } from './bots/install-usual.ts';
import { ours } from './bots/ours.ts';
import { usual } from './bots/usual.ts';
import { goalsOf, printGoals } from './goals.ts';
import { describeMachine } from './machine.ts';
import { PARTS, readOptions } from './options.ts';
import { countCalls } from './parts/calls.ts';
import { measureCommands } from './parts/commands.ts';
import { measureByLinks } from './parts/links.ts';
import { printCommands } from './parts/print-commands.ts';
import { measureStarts } from './parts/starts.ts';
import { measureStorm } from './parts/storm.ts';
import type { Results } from './results.ts';
import { FULL, SMALL } from './sizes.ts';

const options = readArguments(
  `npm run bench [-- [--small] [--only ours] [--part ${PARTS.join('|')}] … [--json FILE]]`,
  readOptions,
);
const { parts, onlyOurs } = options;
const size = options.small ? SMALL : FULL;
if (!onlyOurs) await installUsual();
const bots = [ours(), ...(onlyOurs ? [] : [usual])];

console.log(`- ${describeMachine()}`);
console.log('- everything is on the same cores, Webex and whoever asks, too: compare within a run');
const results: Results = {};
if (parts.includes('calls')) results.calls = await countCalls(bots);
if (parts.includes('starts')) results.starts = await measureStarts(bots, size.starts);
if (parts.includes('commands')) {
  results.commands = await measureCommands(bots, size.commands);
  printCommands(results.commands);
}
if (parts.includes('storm')) results.storm = await measureStorm(size.storm);
if (parts.includes('links')) results.links = await measureByLinks(size.links.amounts, size.links.warmUp);

const goals = goalsOf(results);
printGoals(goals);
if (options.json !== undefined) {
  const met = goals.map(({ format, ...goal }) => goal);
  await writeFile(
    options.json,
    `${JSON.stringify({ machine: describeMachine(), goals: met, ...results }, null, 2)}\n`,
  );
}
