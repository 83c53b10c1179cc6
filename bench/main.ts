import { writeFile } from 'node:fs/promises';
import { createFloorBot } from './bots/floor-bot.ts';
import { measureFloorWork } from './bots/floor-work.ts';
import { installUsualBot } from './bots/install-usual-bot.ts';
import { createOurBot } from './bots/our-bot.ts';
import { startFlags } from './bots/start-flags.ts';
import { usualBot } from './bots/usual-bot.ts';
import { readArguments } from './common/arguments.ts';
import { describeMachine } from './common/machine.ts';
import { goalsOf, printGoals } from './goals.ts';
import { type BenchPart, PARTS, readBenchOptions } from './options.ts';
import { measureAuditExport } from './parts/audit-export.ts';
import { countCalls } from './parts/calls.ts';
import { measureCommands } from './parts/commands.ts';
import { measureHundred } from './parts/hundred.ts';
import { measureIdle } from './parts/idle.ts';
import { measureCostByLinks } from './parts/links.ts';
import { measureLongLists } from './parts/long-lists.ts';
import { measureOrganizations } from './parts/organization.ts';
import { printCommands } from './parts/print-commands.ts';
import { measureRefreshStorm } from './parts/refresh-storm.ts';
import { measureCostBySpaces } from './parts/spaces.ts';
import { measureStarts } from './parts/starts.ts';
import type { BenchResults } from './results.ts';
import { FULL, SMALL } from './sizes.ts';
import { wrongCounts } from './wrong-counts.ts';

const USAGE = `npm run bench [-- [--small] [--only ours] [--part PART] … [--json FILE]]

  --small       a quick run: counts are exact, times say little
  --only ours   without the usual bot, which is 360 packages to install; the floor stays
  --part PART   one part, and may be given more than once: ${PARTS.join(', ')}
  --json FILE   writes all results as JSON, too

It fails when counts are wrong, and never on time: docs/performance.md.`;

const options = readArguments(USAGE, readBenchOptions);
const { parts, onlyOurs } = options;
const size = options.small ? SMALL : FULL;
if (!onlyOurs) await installUsualBot();
const bots = [createOurBot(), ...(onlyOurs ? [] : [usualBot])];

console.log(`- ${describeMachine()}`);
console.log(`- this bot runs with ${(await startFlags()).join(' ')}, as \`npm start\` starts it`);
console.log('- everything is on the same cores, Webex and whoever asks, too: compare within a run');
const results: BenchResults = {};
const measures = (part: BenchPart) => parts.includes(part);
const begin = performance.now();
if (measures('calls')) results.calls = await countCalls(bots);
if (measures('hundred')) results.hundred = await measureHundred(size.hundred);
if (measures('starts')) results.starts = await measureStarts(bots, size.starts);
if (measures('commands') || measures('idle')) {
  const all = [...bots, createFloorBot(await measureFloorWork())];
  if (measures('idle')) results.idle = await measureIdle(all, size.idle);
  if (measures('commands')) {
    results.commands = await measureCommands(all, size.commands);
    printCommands(results.commands);
  }
}
if (measures('organization')) results.organizations = await measureOrganizations(size.organizations);
if (measures('spaces'))
  results.spaces = await measureCostBySpaces(bots, size.spaces.amounts, size.spaces.commands);
if (measures('storm')) results.storm = await measureRefreshStorm(size.storm);
if (measures('links')) results.links = await measureCostByLinks(size.links);
if (measures('long-lists')) results.longLists = await measureLongLists(size.longListPages);
if (measures('audit')) results.auditExport = await measureAuditExport(size.auditEntries);

const goals = goalsOf(results);
printGoals(goals);
console.log(`\nIt took ${Math.round((performance.now() - begin) / 1_000)} s.`);
if (options.json !== undefined) {
  const met = goals.map(({ format, ...goal }) => goal);
  await writeFile(
    options.json,
    `${JSON.stringify({ machine: describeMachine(), goals: met, ...results }, null, 2)}\n`,
  );
}
for (const wrong of wrongCounts(results)) {
  console.error(`wrong: ${wrong}`);
  process.exitCode = 1;
}
