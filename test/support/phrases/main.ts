import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { knownNames } from './known-names.ts';
import { type Figures, measure, read, readPhrases } from './measure.ts';

const here = resolve(import.meta.dirname, '..');
const files = process.argv.slice(2);
const known = knownNames();

const own = ['phrases.tsv', 'phrases-learned.tsv', 'phrases-unseen.tsv'].map((name) => resolve(here, name));

for (const file of files.length > 0 ? files : own) {
  const { outcomes, ...figures } = measure(await readPhrases(file), known);
  console.log(`${file}: ${outcomes.length} phrases`);
  print(figures);
  for (const { verdict, isThere, text, means, got } of outcomes)
    if (verdict !== 'right')
      console.log(`  ${verdict}${isThere ? ', offered' : ''}: ${text} – means ${means}; got ${got}`);
}
const talk = (await readFile(resolve(here, 'small-talk.txt'), 'utf8')).trim().split('\n');
const answered = talk.filter((line) => {
  const found = read(line, known);
  return found.kind === 'clear' && !/^help\b/.test(found.line);
});
console.log(`small talk: ${answered.length} of ${talk.length} answered with data`);
for (const line of answered) console.log(`  ${line}`);

function print({ outright, answeredOrOffered, wrongOutright, time }: Omit<Figures, 'outcomes'>): void {
  const percent = (part: number) => `${(100 * part).toFixed(1)} %`;
  console.log(`  right outright       ${percent(outright)}`);
  console.log(`  answered or offered  ${percent(answeredOrOffered)}`);
  console.log(`  wrong outright       ${percent(wrongOutright)}`);
  console.log(`  time, median         ${time.toFixed(3)} ms`);
}
