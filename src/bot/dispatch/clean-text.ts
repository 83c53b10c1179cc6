import { visible } from '../../core/visible.ts';

/** One line of ASCII without doubled spaces: as nearly every text, it is clean. */
const CLEAN = /^[!-~]+(?: [!-~]+)*$/;
/** A text in double quotes of any shape: a name, of which every character may count. */
const QUOTED = /(["“”„«»][^"“”„«»]*["“”„«»])/u;
/** Spaces, line breaks and control characters of every kind. */
const GAPS = /[\s\p{Cc}\p{Z}]+/gu;
const GAP = /[\s\p{Cc}\p{Z}]/gu;
/** Accents that stand alone: NFKC would make a space and a mark of each, and take a word apart. */
const KEPT = /[\p{Sk}\u037a\u2017\u203e\ufe49-\ufe4c]/u;
const KEPT_OR_OTHERS = /[\p{Sk}\u037a\u2017\u203e\ufe49-\ufe4c]|[^\p{Sk}\u037a\u2017\u203e\ufe49-\ufe4c]+/gu;
/** A dash or an apostrophe inside a word is what a phone makes of a plain one. A dash between spaces is part of a name. */
const DASH = /(?<=[\p{L}\p{N}])[\u2010-\u2015\u2212](?=[\p{L}\p{N}])/gu;
const APOSTROPHE = /(?<=[\p{L}\p{N}])[‘’‛′´ʼ](?=\p{L})/gu;

/**
 * Returns a text with the characters that a keyboard types, where a phone, a web page or a chat wrote others for them.
 * What nobody sees goes (zero width, format characters, selectors outside an emoji). Outside of double quotes, characters are
 * those of NFKC, and white space of any kind is one space; a pair of quotes and a dash or an apostrophe in a word are plain
 * ones. Inside quotes a name stays as it was typed, but for its spaces, so that it can be told from one that is written
 * nearly alike. Names are compared in a form that takes both sides alike (`compared`), so a network whose real name holds
 * such a character is found however it is typed. What comes out is not changed by doing it again.
 */
export function cleanText(text: string): string {
  if (CLEAN.test(text)) return text;
  return visible(text)
    .replaceAll('＂', '"')
    .split(QUOTED)
    .map((part, index) => (index % 2 === 1 ? quotedPart(part) : barePart(part)))
    .join('')
    .trim();
}

function quotedPart(part: string): string {
  return `"${part.slice(1, -1).replace(GAP, ' ')}"`;
}

function barePart(part: string): string {
  return part
    .replace(KEPT_OR_OTHERS, (run) => (KEPT.test(run) ? run : run.normalize('NFKC')))
    .replace(GAPS, ' ')
    .replace(DASH, '-')
    .replace(APOSTROPHE, "'");
}

/** Marks of emphasis and code around the whole text or its first words: `**status** Rotterdam`. */
const EMPHASIS = /^[*_~`]{1,6}([^*_~`]+)[*_~`]{1,6}(?![\p{L}\p{N}])/u;
/** What other bots, and quotes in a chat, want in front. */
const PREFIX = /^(?:> ?)*(?:[/!]+(?=[\p{L}\p{N}]))?/u;

/** Returns a clean text without the marks that are no part of a question: `> status`, `` `status` ``, `/status`. */
export function withoutMarks(clean: string): string {
  return clean
    .replace(PREFIX, '')
    .replace(EMPHASIS, (_, inside: string) => inside.trim())
    .replace(PREFIX, '')
    .trim();
}
