import type { Heard } from './recorder.ts';

const HEADINGS: Record<Heard['kind'], string> = {
  text: '',
  button: 'Buttons',
  chart: 'Charts',
  file: 'Columns of files',
};

/** The chapter of what several commands say. */
const COMMON = 'Several commands';
/** Commands that may say the same each in its own chapter. */
const FEW = 2;

/**
 * Writes the page of all sentences, each once: a chapter of what more than two topics have in common, one for each topic, in
 * the order of `topics`, and the rest behind them. What has no word besides its placeholders is left out.
 */
export function writePage(heard: readonly Heard[], topics: readonly string[]): string {
  const said = new Set(heard.map(({ topic, text }) => `${topic} ${text}`));
  // The headline of a text is what its card says, behind the subject.
  const isHeadline = ({ topic, text }: Heard) =>
    text.startsWith('{name}: ') && said.has(`${topic} ${text.slice('{name}: '.length)}`);
  const worded = heard.filter((one) => /\p{L}/u.test(one.text.replace(/\{\w+\}/g, '')) && !isHeadline(one));
  const byText = Map.groupBy(worded, ({ kind, text }) => `${kind} ${text}`);
  const isCommon = ({ kind, text }: Heard) =>
    new Set(byText.get(`${kind} ${text}`)?.map(({ topic }) => topic)).size > FEW;
  const byTopic = Map.groupBy(worded, (one) => (isCommon(one) ? COMMON : one.topic));
  const order = [
    COMMON,
    ...topics,
    ...[...byTopic.keys()].filter((topic) => topic !== COMMON && !topics.includes(topic)),
  ];
  const chapters = order.flatMap((topic) => {
    const own = byTopic.get(topic);
    return own === undefined ? [] : [`## ${topic}`, ...partsOf(own)];
  });
  return `${['# What the bot says', ...chapters].join('\n\n')}\n`;
}

function partsOf(heard: readonly Heard[]): string[] {
  const byKind = Map.groupBy(heard, ({ kind }) => kind);
  return Object.entries(HEADINGS).flatMap(([kind, heading]) => {
    const texts = [...byKind]
      .filter(([own]) => own === kind)
      .flatMap(([, own]) => own.map(({ text }) => text));
    if (texts.length === 0) return [];
    const list = [...new Set(texts)].toSorted().map((text) => `- ${text}`);
    return [...(heading === '' ? [] : [`### ${heading}`]), list.join('\n')];
  });
}
