import fc, { type Arbitrary } from 'fast-check';
import t from 'tap';
import { createRenderer } from '../../../src/charts/render.ts';
import { dashboardCommands } from '../../../src/commands/index.ts';
import type { Operation } from '../../../src/meraki/operations.ts';
import { assertClean } from '../../support/answer-check.ts';
import { ada, grantOf, NOW, start } from '../../support/chat.ts';
import { attack } from '../../support/fuzz.ts';
import { hostileText } from '../../support/hostile-input.ts';
import { lab } from '../../support/queries.ts';
import { openOver, recordAnswers } from '../../support/recorded-answers.ts';

const { about, answerTo } = await recordAnswers();
/** Texts that replace the names, notes and addresses in the answers of Meraki. */
let foreign: string[] = [];

/** Returns a good answer with every free text replaced; statuses, times and ids stay. */
function renamed(operation: Operation): unknown {
  let n = 0;
  const rename = (value: unknown, name: string): unknown => {
    if (Array.isArray(value)) return value.map((one) => rename(one, name));
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, rename(part, key)]));
    if (
      typeof value !== 'string' ||
      /^(id|.*Id|serial|mac|status|ts|.*At|productTypes?|severity)$/.test(name)
    )
      return value;
    return foreign[n++ % foreign.length] ?? value;
  };
  return rename(answerTo(operation), '');
}

const rig = await start(
  t,
  openOver((operation) => ({ json: renamed(operation), link: undefined })),
);
await rig.link(grantOf(ada, { ...lab, linkedAt: NOW }));

// `ping` is left out, because it waits at least a second for its result.
const asked = dashboardCommands.filter(({ name }) => name !== 'ping');
const examples = asked.flatMap(({ name, examples: given }) => [
  name,
  ...given,
  `${name} ${about.serial}`,
  `${name} in ${about.networkId}`,
  `${name} ${about.mac}`,
  `${name} as csv`,
]);
const names: Arbitrary<string[]> = fc.array(hostileText, { minLength: 1, maxLength: 6 });
const draw = createRenderer();

attack(
  t,
  'every command shows foreign names as plain text',
  fc.asyncProperty(fc.constantFrom(...examples), names, async (text, given) => {
    foreign = given;
    const sent = await rig.say(ada, text);
    if (sent.length === 0) throw new Error('no answer');
    for (const { message } of sent) assertClean(message);
    const failed = rig.lines.splice(0).find((line) => line.includes('"msg":"command failed"'));
    if (failed !== undefined) throw new Error(failed);
    rig.chat.sent.length = 0;
    if (rig.charts.length > 50) rig.charts.length = 10;
  }),
  3_000,
);

t.test('a chart with foreign names is drawn', async (t) => {
  t.ok(rig.charts.length > 0);
  for (const chart of rig.charts.slice(0, 20)) await draw(chart);
});
