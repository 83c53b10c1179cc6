/**
 * Characters that show nothing on most screens: format characters (joiners, bidirectional controls, soft hyphen, tags), all
 * that Unicode says may be ignored where it is not understood (variation selectors, U+034F, Hangul fillers),
 * noncharacters, the blank of Braille, the filler of Khitan, and the note without a head.
 */
const HIDDEN =
  /[\p{Cf}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u{2800}\u{16fe4}\u{1d159}]+/gv;
/** The beginning of an emoji, told without a look at the list of all of them, which takes long. A digit begins a keycap. */
const BEGINS_EMOJI = String.raw`(?=[\p{Emoji}--[0-9#*]]|[0-9#*]\ufe0f)`;
const EMOJI_OR_HIDDEN = new RegExp(String.raw`${BEGINS_EMOJI}(\p{RGI_Emoji})|${HIDDEN.source}`, 'gv');
/** The hidden characters that some emoji need: a joiner, and the selector of the coloured form. */
const MAYBE_IN_EMOJI = /[\u200d\ufe0f]/;

/** Matches what most names are: one line of ASCII without doubled spaces, which shows as it is. */
const SIMPLE = /^[!-~]+(?: [!-~]+)*$/;

/**
 * Returns a foreign string without the characters that show nothing: two strings that differ then look different.
 * A joiner or a selector stays inside an emoji of Unicode's recommended list (RGI_Emoji), which is another picture with it.
 * Joiners go from words, too: Persian and Indic scripts stay readable without them. Tags always go: a flag with tags is a
 * black flag on many screens. Lone surrogates become U+FFFD.
 */
export function visible(foreign: string): string {
  if (SIMPLE.test(foreign)) return foreign;
  const text = foreign.toWellFormed();
  if (!MAYBE_IN_EMOJI.test(text)) return text.replace(HIDDEN, '');
  return text.replace(EMOJI_OR_HIDDEN, (_, emoji: string | undefined = '') =>
    emoji.replace(/[\u{e0000}-\u{e007f}]/gu, ''),
  );
}

/**
 * Returns a text as a person sees it in an answer: in one line, every gap one space. Names are compared in this form,
 * because people type what they see.
 */
export function seen(text: string): string {
  if (SIMPLE.test(text)) return text;
  return visible(text)
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .trim()
    .normalize('NFC');
}

/** Double quotes of every shape, apostrophes and accents that are typed as one, and dashes. */
const DOUBLE_QUOTES = /[“”„‟«»″＂]/g;
const APOSTROPHES = /[‘’‚‛′´ʼ＇]/g;
const DASHES = /[\u2010-\u2015\u2212]/g;

/**
 * Returns the form in which names and what is typed of them are compared: as `seen`, in lower case, without the differences
 * that a keyboard or a paste makes (NFKC, quotes, dashes). Never to be shown: a name is shown as its owner wrote it.
 */
export function compared(text: string): string {
  if (SIMPLE.test(text)) return text.toLowerCase();
  return seen(text)
    .replace(APOSTROPHES, "'")
    .replace(DOUBLE_QUOTES, '"')
    .normalize('NFKC')
    .replace(DASHES, '-')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}
