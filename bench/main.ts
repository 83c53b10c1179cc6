import { writeFile } from 'node:fs/promises';
import { installUsualBot } from './bots/install-usual-bot.ts';
import { createOurBot } from './bots/our-bot.ts';
import { usualBot } from './bots/usual-bot.ts';
import { readArguments } from './common/arguments.ts';
import { describeMachine } from './common/machine.ts';
import { goalsOf, printGoals } from './goals.ts';
import { PARTS, readBenchOptions } from './options.ts';
import { measureAuditExport } from './parts/audit-export.ts';
import { countCalls } from './parts/calls.ts';
import { measureCommands } from './parts/commands.ts';
import { measureCostByLinks } from './parts/links.ts';
import { measureLongLists } from './parts/long-lists.ts';
import { printCommands } from './parts/print-commands.ts';
import { measureRefreshStorm } from './parts/refresh-storm.ts';
import { measureStarts } from './parts/starts.ts';
import type { BenchResults } from './results.ts';
import { FULL, SMALL } from './sizes.ts';

const options = readArguments(
  `npm run bench [-- [--small] [--only ours] [--part ${PARTS.join('|')}] … [--json FILE]]`,
  readBenchOptions,
);
const { parts, onlyOurs } = options;
const size = options.small ? SMALL : FULL;
if (!onlyOurs) await installUsualBot();
const bots = [createOurBot(), ...(onlyOurs ? [] : [usualBot])];

console.log(`- ${describeMachine()}`);
console.log('- everything is on the same cores, Webex and whoever asks, too: compare within a run');
const results: BenchResults = {};
if (parts.includes('calls')) results.calls = await countCalls(bots);
if (parts.includes('starts')) results.starts = await measureStarts(bots, size.starts);
if (parts.includes('commands')) {
  results.commands = await measureCommands(bots, size.commands);
  printCommands(results.commands);
}
if (parts.includes('storm')) results.storm = await measureRefreshStorm(size.storm);
if (parts.includes('links')) results.links = await measureCostByLinks(size.links.amounts, size.links.warmUp);
if (parts.includes('long-lists')) results.longLists = await measureLongLists(size.longListPages);
if (parts.includes('audit')) results.auditExport = await measureAuditExport(size.auditEntries);

const goals = goalsOf(results);
printGoals(goals);
if (options.json !== undefined) {
  const met = goals.map(({ format, ...goal }) => goal);
  await writeFile(
    options.json,
    `${JSON.stringify({ machine: describeMachine(), goals: met, ...results }, null, 2)}\n`,
  );
}
