import type { Chart } from '../../../src/core/chart.ts';
import type { Json, OutgoingMessage } from '../../../src/core/chat.ts';

/** A text that people read. `button` is also a choice; `file` a column of a CSV file; `chart` a word in a picture. */
export interface Sentence {
  kind: 'text' | 'button' | 'file' | 'chart';
  text: string;
}

const of = (kind: Sentence['kind'], texts: readonly string[]): Sentence[] =>
  texts.filter((text) => /\p{L}/u.test(text)).map((text) => ({ kind, text }));

/** Finds the sentences of a message: of its text, of its card what the text does not say, and the header of its file. */
export function messageTexts({ markdown, card, file }: Pick<OutgoingMessage, 'markdown' | 'card' | 'file'>) {
  const said = linesOf(markdown);
  const known = new Set(said.map(bare));
  const { texts, buttons } = cardTexts(card);
  const own = texts.flatMap(linesOf).filter((text) => !known.has(bare(text)));
  const header = file?.type.startsWith('text/csv') ? (file.data.toString().split(/\r?\n/, 1)[0] ?? '') : '';
  return [
    ...of('text', said),
    ...of('text', own),
    ...of('button', buttons),
    ...of('file', header.replace(/^\uFEFF/, '').split(',')),
  ];
}

/** Finds the words of a chart that are the bot's own. */
export function chartTexts(chart: Chart): Sentence[] {
  const names =
    chart.kind === 'timeline' || chart.kind === 'outages'
      ? []
      : chart.kind === 'bars'
        ? [chart.unit, ...chart.series]
        : [chart.unit, ...chart.series.map(({ name }) => name)];
  return of('chart', [chart.title, ...names]);
}

/**
 * Splits Markdown into what stands for itself: lines, the name and the facts of a row, the subject and the sum of a headline.
 * The name of a row is left out.
 */
function linesOf(markdown: string): string[] {
  return markdown
    .split('\n')
    .map((line) => line.replace(/^(- |\d+\. |> )/, '- ').trim())
    .map((line) => line.replace(/^- \*\*(?:\\.|[^*\\])+\*\* – /, ''))
    .flatMap((line) => line.replace(/^- /, '').split(' · '))
    .flatMap((line) => line.split(/(?<=[.!?]\*{0,2}) (?=[\p{Lu}\d`“])/u))
    .map((line) => unescaped(line.replaceAll('**', '')).trim())
    .filter((line) => line !== '');
}

/** Takes back what escapes foreign texts. @see core/markdown */
function unescaped(text: string): string {
  return text
    .replace(/\\(?=\p{P}|\p{S})/gu, '')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** Letters and digits only: a card writes a command in other marks than a text. */
const bare = (text: string) => text.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();

/** Finds the texts and the buttons of a card, in their order. */
function cardTexts(card: Json | undefined) {
  const texts: string[] = [];
  const buttons: string[] = [];
  const collect = (node: Json | undefined): void => {
    if (Array.isArray(node)) for (const part of node) collect(part);
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
    const { type, text, title, value, label, placeholder, errorMessage } = node;
    const isFact = type === undefined && typeof value === 'string' && typeof title === 'string';
    for (const words of [text, label, placeholder, errorMessage, ...(isFact ? [title, value] : [])])
      if (typeof words === 'string') texts.push(words);
    if (typeof title === 'string' && !isFact) buttons.push(title);
    for (const [key, part] of Object.entries(node)) if (key !== 'data') collect(part);
  };
  collect(card);
  return { texts, buttons };
}
