import { resolve } from 'node:path';
import t from 'tap';
import { parseCommand } from '../../../src/bot/dispatch/parse-command.ts';
import { readSharing } from '../../../src/bot/understand/sharing.ts';
import { commands } from '../../../src/commands/index.ts';
import { knownNames } from '../../support/phrases/known-names.ts';
import { measure, read, readPhrases } from '../../support/phrases/measure.ts';

const known = knownNames();
const phrases = await readPhrases(resolve(import.meta.dirname, '../../support/phrases-sharing.tsv'));

t.test('what people say about shares is understood', async (t) => {
  t.equal(phrases.length, 77);
  const { outright, wrongOutright, outcomes } = measure(phrases, known);
  const failed = outcomes
    .filter(({ verdict }) => verdict !== 'right')
    .map(({ text, got }) => `${text}: ${got}`);
  t.ok(outright >= 0.97, failed.join('; '));
  t.equal(wrongOutright, 0, failed.join('; '));
});

t.test('whoever is in a message, what changes something is never run', async (t) => {
  for (const { text } of phrases) {
    const found = read(text, known);
    if (found.kind !== 'clear') continue;
    t.match(found.line, /^(?:shares|audit my shares)\b/, text);
  }
});

t.test('each line that is offered is one of a command, with the person and the network', async (t) => {
  for (const { text } of phrases)
    for (const line of linesOf(read(text, known))) t.ok(parseCommand(line, commands), `${text}: ${line}`);
  t.strictSame(
    linesOf(readSharing('Please give Tom Becker access to Lyon 009 until friday because he is on call')),
    ['share with "Tom Becker" in "Lyon 009" until friday because he is on call', 'help share'],
  );
});

t.test('talk about anything else is not answered with shares', async (t) => {
  for (const text of [
    'he shared the file with me',
    'she shared her screen with me yesterday',
    'share your screen',
    'can you share your screen',
    'share the screen please',
    'share this document with tom',
    'share a link to the doc',
    'can you share the link to the meeting',
    'share the minutes with the team',
    'let me see your notes',
    'let tom know',
    'let tom see the slides',
    'let tom see reason',
    'give tom a call',
    'give tom the keys',
    'give me a minute',
    'access list',
    'access point',
    "I can't access the site",
    'access denied',
    'he has access to the building',
    'I need access to the server room',
    'tom needs access to the office',
    'can I have access to sharepoint',
    'need vpn access',
    'grant tom admin on github',
    'give the client access to the guest wifi',
    'who has access to the dashboard',
    'we share the same concern',
    'shareholder meeting',
    'lend me a hand',
    'can you lend me your charger',
    'tom lent me his laptop',
    'stop it',
    'stop sharing memes with tom',
    'extend the deadline',
    "extend tom's contract",
    'the share price went up',
    'my share of the work',
    'thanks for sharing',
    'who used my mug',
    'who can use the meeting room',
    'how often was the switch used',
    'he wants to share the results with us',
  ]) {
    const lines = linesOf(read(text, known)).join(' | ');
    t.notMatch(
      lines,
      /^(?:.*\| )?(?:share|unshare|shares|request access|audit my shares|extend share)\b/,
      text,
    );
  }
});

t.test('a command about shares that is typed as it is stays as it is', async (t) => {
  for (const line of [
    'share with tom@example.com in Rotterdam 301 for 30 days',
    'share with "Tom Becker" only status, alerts until friday',
    'share here in tag:stores because we watch the stores',
    'unshare tom@example.com',
    'unshare Tom Becker',
    'unshare here',
    'request access in Rotterdam 301 because I need access to Lyon',
    'shares page 2',
    'audit my shares last 7d',
    'extend share k7m2p9qx for 30 days',
    'deny access k7m2p9qx because you are not on call',
  ])
    t.strictSame(read(line, known), { kind: 'clear', line, others: [] }, line);
});

function linesOf(found: ReturnType<typeof read> | ReturnType<typeof readSharing>): readonly string[] {
  if (found?.kind === 'clear') return [found.line, ...found.others];
  return found?.kind === 'unclear' ? found.lines : [];
}
