import { isIp, isMac, isSerial } from '../find/device.ts';
import { splitTokens } from '../text/tokens.ts';
import { conceptsOf, isEveryday } from './concepts.ts';
import { isElsewhere, isFiller, isTimeWord } from './filler.ts';
import { meantBy } from './slips.ts';

/** A word of a question. */
export interface Word {
  /** As it was typed, without punctuation around it. */
  text: string;
  lower: string;
  /** Whether it stood in quotes: then it is a name, of any number of words. */
  isQuoted: boolean;
  kind: 'filler' | 'talk' | 'concept' | 'time' | 'number' | 'mac' | 'ip' | 'serial' | 'tag' | 'name';
  /** The concepts that it stands for; empty for most kinds. */
  concepts: readonly string[];
  /** Whether it is as common in talk about anything else. */
  isEveryday: boolean;
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
  [/\b\d+ ?ms\b/g, 'latency'],
  [/\b(?:keeps?|kept|always) losing (?:the |its |their )?(\w+)/gi, '$1 often down'],
  [/^(?:good|guten) (?:morning|afternoon|evening|day|tag|morgen|abend)\b/i, ''],
  [/\bgestern\b/gi, 'yesterday'],
  [/\bheute\b/gi, 'today'],
  [/\bping times?\b/gi, 'latency'],
  [
    /\b(?:what(?:'?s| is|s) )?(?:going on|happening(?! last| yesterday)|up with|the matter|the story)\b/gi,
    'ongoing',
  ],
  [/\bwhat(?:'?s| is) (?:wrong|broken)\b/gi, 'trouble'],
  [
    /\bwhat (?:can|could|do|are|does) (?:you|this bot|the bot|it) (?:able to |be able to )?(?:do|tell|answer|know|help|show|offer|understand)\b(?: (?:me|with|for me))*/gi,
    'commands',
  ],
  [
    /\b(?:us(?:es?|ing)|tak(?:es?|ing)|eat(?:s|ing)?) (?:up )?(?:all|most|so much|too much|lots|a lot)(?: of)?(?: (?:the|our|my|up))*\b/gi,
    'top usage',
  ],
  [/\bus(?:es?|ing) (?:the|our|my) (?:internet|bandwidth|line)\b/gi, 'usage'],
  [/\bus(?:es?|ing) (?:the|our|my) (?:wifi|wlan|network)\b/gi, 'connected wifi'],
  [/\bwhat (?:questions )?can i (?:ask|say|do)(?: you)?\b/gi, 'commands'],
  [/\bhow (?:can|could|do) you help(?: me| us)?\b/gi, 'commands'],
  [/\bhow do(?:es)? (?:this|it|the bot|this bot|you) work\b/gi, 'commands'],
  [/\b429s?\b/gi, 'api limit'],
  [/\b(?:up[ -]to[ -]date|out[ -]?dated|out of date)\b/gi, 'version'],
  [/\bwhat(?:'?s| is) alerting\b/gi, 'alerts'],
  [/\bper (?:sites?|networks?|clients?|users?|ports?|devices?|stores?|applications?|app|hour|day)\b/gi, ''],
  [/\bswitch(?:ed|es)? (?:something|anything|it|things) (?:off|on)\b/gi, 'changed'],
  [
    /\b(?:users?|customers?|people|folks|colleagues?|staff|somebody|someone) (?:says?|said|reports?|reported|tells?|told|claims?|complains?|complained)(?: (?:me|us))?(?: (?:that|about|of))?\b/gi,
    'trouble',
  ],
  [/\b(?:no|without) (?:working |any )?connection\b/gi, 'down'],
  [/\b(?:no one|nobody) can\b/gi, "can't"],
  [
    /\b(?:do(?:es)?|did|is|are|was|were)(?:n'?t| not) (?:work(?:ing)?|respond(?:ing)?|answer(?:ing)?|run(?:ning)?|up)\b/gi,
    'down',
  ],
  [/\bruns? not\b/gi, 'down'],
  [/\bnon[- ]?(?:operational|responsive|working|responding|functional)\b/gi, 'down'],
  [/\b(?:have|has|did)(?:n'?t| not) (?:come|came) back\b/gi, 'down'],
  [
    /\b(?:keeps?|kept) (?:on )?(?:dropping|disconnecting|going (?:down|offline|away)|losing \w+|failing|rebooting)\b/gi,
    'often down',
  ],
  [/(?<!\byou |\bthanks )\b(?:so|too|that) much\b/gi, 'most'],
  [/\b(?:how good|good enough)\b/gi, 'quality'],
  [/\b(?:up and running|up & running)\b/gi, 'up'],
  [/\b(?:came|come|coming|are|is|go(?:es)?|went) (?:back )?up\b/gi, 'up'],
  [/\b(?:running|at) full speed\b/gi, 'speed'],
  [/\bip addresses\b/gi, 'ips'],
  [/\b(?:dead|dying) slow\b/gi, 'slow'],
  [/\bon (?:the )?air\b/gi, 'air'],
  [/\bstreet address(?:es)?\b/gi, 'address'],
  [/\bnot (?:online|up|reachable|connected|working|responding)\b/gi, 'down'],
  [/\b(?:last|latest|previous) (outages?|downtime)\b/gi, 'when $1'],
  [/\bhigh severity\b/gi, 'critical'],
  [
    /\b(?:can'?t|cannot|can not|could ?n[o']t|unable to|fail(?:s|ed|ing)? to|won'?t|not able to) (?:connect|join|associate|get on(?:to)?)\b/gi,
    'connect fail',
  ],
  [/\bpower (?:go|goes|went|is|was) (?:out|off|down)\b/gi, 'down'],
  [/\bpacket[ -]loss\b/gi, 'packetloss'],
  [/\b(?:site[ -]to[ -]site(?: vpn)?|auto[ -]vpn|sd[ -]wan)\b/gi, 'vpn'],
  [/\b(?:security|firewall) appliance(s?)\b/gi, 'appliance$1'],
  [/\bround[ -]trip(?: times?)?\b/gi, 'latency'],
  [/\bwan ([12])\b/gi, 'wan$1'],
  [/\bphone number\b/gi, 'phonenumber'],
  [/\blos(?:e|es|ing|t) (?:the |its |their )?(?:connection|connectivity|connect|power|contact)\b/gi, 'down'],
  [
    /\b(?:no|without|lost|lose|losing) (?:working |their |its |the )?(internet|wan|uplinks?|wifi|vpn|network|netz)\b/gi,
    '$1 down',
  ],
  [/\bhow long\b/gi, 'when'],
  [/\bhow many\b/gi, 'many'],
  [/\bhow much\b/gi, 'much'],
  [/\b(?:log|sign|logged)s?(?: ?in| ?on)(?:to)?(?: to)?\b/gi, 'login'],
  [/\blog(?:s|ged)? into\b/gi, 'login'],
  [/\b(?:admin|administrator) (?:rights?|access|privileges?|permissions?)\b/gi, 'admin'],
  [/\b(?:rights?) (?:on|in|for) (?:our |the )?(?:meraki )?dashboard\b/gi, 'admin'],
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
      if (/[\p{L}\p{N}@]/u.test(word)) plain.push(...partsOf(word).map(spelledRight));
    }
  }
  flush();
  return parts.join(' ');
}

/** Takes apart what is joined of words that are known: `VPN-Tunnel`. */
function partsOf(word: string): string[] {
  const parts = word.split('-');
  return parts.length > 1 && parts.every((part) => isKnown(part.toLowerCase())) ? parts : [word];
}

/** Returns the word that was meant by one with a slip of the finger. A capital makes a name of it. */
function spelledRight(word: string): string {
  if (!/^[a-z]{4,}$/.test(word) || isKnown(word)) return word;
  return meantBy(word, ENDING.test(word)) ?? word;
}

/** Tells whether a word has a slip of the finger. */
export function isSlip(word: string): boolean {
  return spelledRight(word) !== word;
}

function isKnown(lower: string): boolean {
  return conceptsOf(lower).length > 0 || isTimeWord(lower) || isFiller(lower) || isElsewhere(lower);
}

/** Reads the words of a text that `normalizeQuestion` returned. */
export function wordsOf(text: string): Word[] {
  const [first, second, ...others] = splitTokens(text).map(({ text: word, isQuoted }) =>
    readWord(word, isQuoted),
  );
  if (first === undefined || second === undefined) return first === undefined ? [] : [first];
  // The capital of the first word of a sentence makes no name of it.
  const isForm =
    first.kind === 'name' && ENDING.test(first.lower) && second.kind !== 'number' && others.length > 0;
  return [isForm && !first.isQuoted ? { ...first, kind: 'filler' } : first, second, ...others];
}

function readWord(text: string, isQuoted: boolean): Word {
  const lower = text.toLowerCase().replaceAll('’', "'");
  const word = (kind: Word['kind'], concepts: readonly string[] = []): Word => ({
    text,
    lower,
    isQuoted,
    kind,
    concepts,
    isEveryday: kind === 'concept' && isEveryday(lower),
  });
  if (isMac(text) && (/[:.-]/.test(text) || /\d/.test(text))) return word('mac');
  if (isSerial(text)) return word('serial');
  if (isIp(text) || IPV6.test(text)) return word('ip');
  if (isQuoted) return word('name');
  if (/^tag:./i.test(text)) return word('tag');
  if (/^\d+([.,]\d+)?%?$/.test(text)) return word('number');
  const concepts = conceptsOf(lower);
  if (concepts.length > 0) return word('concept', concepts);
  if (isTimeWord(lower)) return word('time');
  if (isFiller(lower) || isFiller(lower.replaceAll("'", ''))) return word('filler');
  if (isElsewhere(lower)) return word('talk');
  return word(text === lower && ENDING.test(text) ? 'filler' : 'name');
}
