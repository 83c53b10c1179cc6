import fc from 'fast-check';
import t from 'tap';
import { cleanText, withoutMarks } from '../../../src/bot/dispatch/clean-text.ts';
import { normalizeText, parseCommand } from '../../../src/bot/dispatch/parse-command.ts';
import { splitWords } from '../../../src/bot/text/tokens.ts';
import { commands } from '../../../src/commands/index.ts';
import { visible } from '../../../src/core/visible.ts';
import { WORDS } from '../../support/command-words.ts';
import { attack } from '../../support/fuzz.ts';
import { hostileText, textWith } from '../../support/hostile-input.ts';

const read = (text: string) => {
  const found = parseCommand(normalizeText(text), commands);
  return found && [found.command.name, found.argument];
};

t.test('a question is what it looks like, whichever characters it is written with', async (t) => {
  const said: [text: string, name: string, argument: string][] = [
    ['keep\u00a0alive on', 'keep alive', 'on'],
    ['keep\talive\u3000on', 'keep alive', 'on'],
    ['\u200bstatus', 'status', ''],
    ['\ufeffsta\u00adtus\u200d', 'status', ''],
    ['status\ufe0f', 'status', ''],
    ['status Main\u00a0Office', 'status', 'Main Office'],
    ['status  Main\u2009\u202fOffice', 'status', 'Main Office'],
    ['ｓｔａｔｕｓ　Ｍａｉｎ Office', 'status', 'Main Office'],
    ['`whoami`', 'whoami', ''],
    ['```\nwhoami\n```', 'whoami', ''],
    ['**status**', 'status', ''],
    ['_status_', 'status', ''],
    ['**`status`**', 'status', ''],
    ['**status** Main Office', 'status', 'Main Office'],
    ['/status', 'status', ''],
    ['!status Main Office', 'status', 'Main Office'],
    ['> status', 'status', ''],
    ['> /status', 'status', ''],
    ['`/status`', 'status', ''],
    ['“status”', 'status', ''],
    ['status “Main Office”', 'status', 'Main Office'],
    ['status Rotterdam\u2011301', 'status', 'Rotterdam-301'],
    ['device Q2AB\u2013CDEF\u2013GHJK', 'device', 'Q2AB-CDEF-GHJK'],
    ['client aa\u2010bb\u2010cc\u2010dd\u2010ee\u2010ff', 'client', 'aa-bb-cc-dd-ee-ff'],
    ['status Joe’s Diner', 'status', "Joe's Diner"],
    ['status Joe´s Diner', 'status', "Joe's Diner"],
  ];
  for (const [text, name, argument] of said) t.same(read(text), [name, argument], JSON.stringify(text));
});

t.test('a name inside quotes stays as it was typed, but for what nobody sees', async (t) => {
  t.equal(cleanText('status “Store ① – Lisbon…”'), 'status "Store ① – Lisbon…"');
  t.equal(cleanText('status "Main\u00a0Office  1"'), 'status "Main Office  1"');
  t.equal(cleanText('status "Joe’s"'), 'status "Joe’s"');
  t.equal(cleanText('status Store ① – Lisbon'), 'status Store 1 – Lisbon', 'a dash between spaces stays');
  t.same(splitWords(cleanText('ping 8.8.8.8 from «Main  Office»')), [
    'ping',
    '8.8.8.8',
    'from',
    'Main  Office',
  ]);
});

t.test('marks that are part of a name stay', async (t) => {
  for (const text of ['_core_switch', '*starred', 'status _core_', 'status Store #1!', '~tilde', '5 > 4']) {
    t.equal(withoutMarks(text), text);
  }
});

attack(
  t,
  'a clean text is a clean text',
  fc.property(fc.oneof(textWith(WORDS), hostileText), (text) => {
    const clean = cleanText(text);
    if (cleanText(clean) !== clean) throw new Error(JSON.stringify([clean, cleanText(clean)]));
    if (visible(clean) !== clean) throw new Error(`hidden: ${JSON.stringify(clean)}`);
    if (/[\n\t\u00a0\u3000]/.test(clean)) throw new Error(`a gap: ${JSON.stringify(clean)}`);
    const meant = normalizeText(text);
    if (normalizeText(clean) !== meant) throw new Error(JSON.stringify([meant, normalizeText(clean)]));
  }),
);
