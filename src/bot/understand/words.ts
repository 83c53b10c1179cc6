import { isIp, isMac, isSerial } from '../find/device.ts';
import { splitTokens } from '../text/tokens.ts';
import { conceptsOf } from './concepts.ts';
import { isFiller, isTimeWord } from './filler.ts';
import { meantBy } from './slips.ts';

/** A word of a question. */
export interface Word {
  /** As it was typed, without punctuation around it. */
  text: string;
  lower: string;
  /** Whether it stood in quotes: then it is a name, of any number of words. */
  isQuoted: boolean;
  kind: 'filler' | 'concept' | 'time' | 'number' | 'mac' | 'ip' | 'serial' | 'tag' | 'name';
  /** The concepts that it stands for; empty for most kinds. */
  concepts: readonly string[];
  /** The word that was meant, of one with a slip of the finger. */
  meant?: string;
}

/** Matches what is a form of a verb, an adverb or an abstract noun rather than a name. */
const ENDING = /^\p{Ll}{3,}(ed|ing|ly|able|ible|ous|ful|less|ments?|[ts]ions?|ness|ive)$/u;

/** Matches most IPv6 addresses: groups of hexadecimal digits between colons, at least two of these. */
const IPV6 = /^(?=(?:[^:]*:){2})[0-9a-f:]{3,39}$/i;

/** Words that mean one together, and the word that stands for them. */
const TOGETHER: readonly (readonly [RegExp, string])[] = [
  [/\baccess[ -]point(s?)\b/gi, 'ap$1'],
  [/\bwi[ -]fi\b/gi, 'wifi'],
  [/\bvnp\b/gi, 'vpn'],
  [/\bwireless (aps?|clients?|users?)\b/gi, '$1'],
  [/\bping times?\b/gi, 'latency'],
  [/\bnot (?:online|up|reachable|connected|working|responding)\b/gi, 'down'],
  [/\b(?:last|latest|previous) (outages?|downtime)\b/gi, 'when $1'],
  [/\bhigh severity\b/gi, 'critical'],
  [
    /\b(?:can'?t|cannot|can not|could ?n[o']t|unable to|fail(?:s|ed|ing)? to|won'?t|not able to) (?:connect|join|associate|get on(?:to)?)\b/gi,
    'connect fail',
  ],
  [/\bpower (?:go|goes|went|is|was) (?:out|off|down)\b/gi, 'down'],
  [/\b(?:in|to|into) (?:an? )?(?:csv|excel|spreadsheet)(?: file)?$/gi, 'as csv'],
  [/\bpacket[ -]loss\b/gi, 'packetloss'],
  [/\b(?:site[ -]to[ -]site(?: vpn)?|auto[ -]vpn|sd[ -]wan)\b/gi, 'vpn'],
  [/\b(?:security|firewall) appliance(s?)\b/gi, 'appliance$1'],
  [/\bround[ -]trip(?: times?)?\b/gi, 'latency'],
  [/\bwan ([12])\b/gi, 'wan$1'],
  [/\bphone number\b/gi, 'phonenumber'],
  [/\blos(?:e|es|ing|t) (?:the |its |their )?(?:connection|connectivity|connect|power|contact)\b/gi, 'down'],
  [/\b(?:no|without) (?:working )?(internet|wan|uplinks?|wifi|vpn)\b/gi, '$1 down'],
  [/\bhow long\b/gi, 'when'],
  [/\bhow many\b/gi, 'many'],
  [/\bhow much\b/gi, 'much'],
  [/\b(?:log|sign)s? ?in\b/gi, 'login'],
  [/\blook(?:ing|ed)? ?up\b/gi, 'lookup'],
  [/\bgo(?:es|ing)? (?:out|away)\b/gi, 'down'],
  [/\bswitch ports?\b/gi, 'ports'],
  [/\b(?:(?:with|having|of) )?(?:the )?tag(?:ged)?(?: (?:with|as))? (?!the\b|a\b|an\b)(\S+)/gi, 'tag:$1'],
  [/\btags?\b(?!:)/gi, ''],
];

/** Removes punctuation around a word, and `'s` behind a name; a word such as `what's` stays. */
function bare(text: string): string {
  const word = text.replace(/^[("'“‘¿¡!?.,;:/]+(?=.)|(?<=.)[)"'”’!?.,;:]+$/gu, '');
  if (!/['’]s$/u.test(word) || isFiller(word.toLowerCase().replace('’', "'"))) return word;
  return word.slice(0, -2);
}

/** Returns the text with one word for words that mean one together, and names in plain double quotes. */
export function normalizeQuestion(text: string): string {
  const parts: string[] = [];
  let plain: string[] = [];
  const flush = () => {
    if (plain.length > 0)
      parts.push(TOGETHER.reduce((line, [from, to]) => line.replace(from, to), plain.join(' ')));
    plain = [];
  };
  for (const token of splitTokens(text)) {
    if (token.isQuoted) {
      flush();
      parts.push(`"${token.text.replaceAll('"', "'")}"`);
    } else {
      const word = bare(token.text);
      if (/[\p{L}\p{N}@]/u.test(word)) plain.push(word);
    }
  }
  flush();
  return parts.join(' ');
}

/** Reads the words of a text that `normalizeQuestion` returned. */
export function wordsOf(text: string): Word[] {
  return splitTokens(text).map(({ text: word, isQuoted }) => readWord(word, isQuoted));
}

function readWord(text: string, isQuoted: boolean): Word {
  const lower = text.toLowerCase().replaceAll('’', "'");
  const word = (kind: Word['kind'], concepts: readonly string[] = []): Word => ({
    text,
    lower,
    isQuoted,
    kind,
    concepts,
  });
  if (isMac(text) && (/[:.-]/.test(text) || /\d/.test(text))) return word('mac');
  if (isSerial(text)) return word('serial');
  if (isIp(text) || IPV6.test(text)) return word('ip');
  if (isQuoted) return word('name');
  if (/^tag:./i.test(text)) return word('tag');
  if (/^\d+([.,]\d+)?$/.test(text)) return word('number');
  const concepts = conceptsOf(lower);
  if (concepts.length > 0) return word('concept', concepts);
  if (isTimeWord(lower)) return word('time');
  if (isFiller(lower) || isFiller(lower.replaceAll("'", ''))) return word('filler');
  if (text === lower && ENDING.test(text)) return word('filler');
  const meant = meantBy(lower);
  return meant === undefined ? word('name') : { ...word('concept', conceptsOf(meant)), meant };
}
