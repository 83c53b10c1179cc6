import t from 'tap';
import { GROUPS } from '../../src/bot/command.ts';
import { parseCommand } from '../../src/bot/dispatch/parse-command.ts';
import { commands } from '../../src/commands/index.ts';
import { ada, ben, start } from '../support/chat.ts';

t.test('every command stands in the help once, in its group', async (t) => {
  const { answer } = await start(t);
  const text = await answer(ben, 'help');
  t.ok(Buffer.byteLength(text) <= 7439, 'one message');
  const [, ...sections] = text.split(/^\*\*(?=[A-Z][^*]+\*\*$)/m);
  t.same(
    sections.map((section) => section.split('**')[0]),
    GROUPS,
  );
  for (const { name, group, summary } of commands) {
    const lines = text.split('\n').filter((line) => new RegExp(`^- \`${name}(?: [^\`]*)?\` – `).test(line));
    const own = lines.filter((line) => line.endsWith(summary));
    t.equal(own.length, 1, name);
    t.ok(sections[GROUPS.indexOf(group)]?.includes(own[0] ?? 'nothing'), `${name} in ${group}`);
  }
});

t.test('the help leads from questions that people come with to the commands that answer them', async (t) => {
  const { answer } = await start(t);
  const text = await answer(ada, 'help');
  t.match(text, /A site is slow\?.*`status [^`]+`, `latency in [^`]+`, `wireless in [^`]+`, `clients in/);
  const named = Array.from(text.matchAll(/`([^`]+)`/g), ([, command = '']) => command);
  const unknown = named.filter(
    (command) => !/^(in|last|as) /.test(command) && parseCommand(command, commands) === undefined,
  );
  t.same(unknown, [], 'all that it names is understood');
});

t.test('the help of one command has its examples', async (t) => {
  const { answer } = await start(t);
  for (const { name, examples, group } of commands) {
    if (group === 'Administrators') continue;
    const text = await answer(ada, `help ${name}`);
    for (const example of examples) t.ok(text.includes(`- \`${example}\``), `${name}: ${example}`);
  }
});
