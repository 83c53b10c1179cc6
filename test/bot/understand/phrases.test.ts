import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import t from 'tap';
import { knownNames } from '../../support/phrases/known-names.ts';
import { measure, read, readPhrases } from '../../support/phrases/measure.ts';

const support = resolve(import.meta.dirname, '../../support');
const known = knownNames();

t.test('the known phrases are understood', async (t) => {
  const phrases = await readPhrases(resolve(support, 'phrases.tsv'));
  t.equal(phrases.length, 162);
  const { outright, answeredOrOffered, wrongOutright, outcomes } = measure(phrases, known);
  const failed = outcomes
    .filter(({ verdict }) => verdict !== 'right')
    .map(({ text, got }) => `${text}: ${got}`);
  t.ok(outright >= 0.95, `right outright, but ${failed.join('; ')}`);
  t.ok(answeredOrOffered >= 0.98, 'answered or offered');
  t.ok(wrongOutright <= 0.015, 'wrong outright');
});

t.test('the phrases that were learned from stay understood', async (t) => {
  const phrases = await readPhrases(resolve(support, 'phrases-learned.tsv'));
  const { outright, answeredOrOffered, wrongOutright, time } = measure(phrases, known);
  t.ok(outright >= 0.88, `right outright: ${outright}`);
  t.ok(answeredOrOffered >= 0.95, `answered or offered: ${answeredOrOffered}`);
  t.ok(wrongOutright <= 0.02, `wrong outright: ${wrongOutright}`);
  t.ok(time < 5, `${time} ms`);
});

t.test(
  'phrases of somebody else, written after the words and never learned from, are understood',
  async (t) => {
    const phrases = await readPhrases(resolve(support, 'phrases-unseen.tsv'));
    t.equal(phrases.length, 120);
    const { outright, answeredOrOffered, wrongOutright } = measure(phrases, known);
    t.ok(outright >= 0.8, `right outright: ${outright}`);
    t.ok(answeredOrOffered >= 0.95, `answered or offered: ${answeredOrOffered}`);
    t.ok(wrongOutright <= 0.02, `wrong outright: ${wrongOutright}`);
  },
);

t.test('small talk is not answered with data', async (t) => {
  const lines = (await readFile(resolve(support, 'small-talk.txt'), 'utf8')).trim().split('\n');
  t.equal(lines.length, 97);
  for (const line of lines) {
    const found = read(line, known);
    t.ok(found.kind !== 'clear' || /^help\b/.test(found.line), line);
  }
});
