import { quoted } from '../text/arguments.ts';
import { splitTokens } from '../text/tokens.ts';
import { conceptsOf, isEveryday } from './concepts.ts';

/** Words for a space, and for people whom nobody names. */
const HERE =
  /^(?:(?:this|our|the) (?:space|room|channel|group)|here|(?:everybody|everyone|all|people|all people|anybody|anyone|the others|the people)(?: (?:here|in (?:here|(?:this|the|our) (?:space|room|channel|group))))?)$/i;
const UNNAMED =
  /^(?:(?:a|an|my|another|the|one of my|some) )?(?:new )?(?:colleagues?|co-?workers?|team ?mates?|technicians?|engineers?|contractors?|interns?|somebody|someone|people|person|others?|somebody else|someone else|him|her|them)$/i;
/** Words that are no part of a person's name. */
const NO_NAME = new Set(
  `me us you it i we he she they who what which this that these those the a an my our your his her their to in on at for with from of and or
  not no dont everything all any some up down back more access link share lend give grant let see know go be have is are was were do does`.split(
    /\s+/,
  ),
);
/** What somebody may have access to, and no network is called. */
const NO_SITE =
  /\b(?:rooms?|buildings?|doors?|offices?|garage|parking|elevator|locker|desk|files?|folders?|drives?|docs?|documents?|slides?|screen|notes|mail(?:box)?|e-?mails?|calendar|code|repos?|repository|servers?|databases?|systems?|apps?|portal|websites?|internet|e?sharepoint|git(?:hub|lab)|jira|confluence|outlook|onedrive|teams|webex|slack|zoom|azure|aws|gcp|splunk|sap|vpn|wi-?fi|wlan|ssid|vlan|ports?|printers?|laptops?|pcs?|phones?|accounts?|passwords?|keys?|admin|root|ssh|api|meeting|reason|results?)\b/i;
const OURS =
  /^(?:it|(?:(?:all|all of|everything in|the whole of) )?(?:my|our|the|all)(?: (?:whole|entire|meraki))*(?: (?:networks?|sites?|stores?|organi[sz]ations?|org|estate|dashboard|data|meraki))?|everything|meraki|(?:my|our|the) (?:link|access))$/i;

/** To whom something is lent: the words behind `share`, or undefined for nobody that can be meant. */
export function whomIn(said: string): string | undefined {
  const who = said.trim();
  if (HERE.test(who)) return 'here';
  if (UNNAMED.test(who)) return '';
  const name = personIn(who);
  return name === undefined ? undefined : `with ${name}`;
}

/** Returns the name or the address of a person as a command takes it; undefined for words that name nobody. */
export function personIn(said: string): string | undefined {
  const who = said.trim().replace(/^@/, '');
  if (/^[^\s"@]+@[^\s"@]+\.[^\s"@]+$/.test(who)) return who;
  const words = splitTokens(who).map(({ text }) => text);
  const isName = (word: string) =>
    /^\p{L}[\p{L}'.-]*$/u.test(word) &&
    !NO_NAME.has(word.toLowerCase()) &&
    (/^\p{Lu}/u.test(word) || (conceptsOf(word).length === 0 && !isEveryday(word)));
  if (words.length === 0 || words.length > 3 || !words.every(isName)) return undefined;
  return words.length === 1 ? who : quoted(words.join(' '));
}

/**
 * Returns the words behind a command for where something is lent: ` in "Lyon 009"`, empty for all of it.
 *
 * @param isNamed whether only what certainly is a name counts: `see Lyon 009`, but not `see reason`
 * @returns undefined for what is no network
 */
export function whereIn(said: string | undefined, isNamed = false): string | undefined {
  const where = (said ?? '').trim();
  if (where === '' || OURS.test(where)) return '';
  const [, bare = where] = /^(?:the |our )?(.+?)(?: (?:network|site|store|branch))$/i.exec(where) ?? [];
  const hasNoun = bare !== where;
  const name = bare.replace(/^(?:network|site|store|branch) (?=\S)/i, '').replace(/^["“](.*)["”]$/, '$1');
  if (NO_SITE.test(where) || /["“”,]/.test(name)) return undefined;
  if (/^(?:the|a|an|this|that|my|our|your|his|her|their|it|what|how)\b/i.test(name)) return undefined;
  const isCertain = hasNoun || /\d/.test(name) || name !== where || /^\p{Lu}/u.test(name);
  if (name.split(/\s+/).length > 5 || (isNamed && !isCertain)) return undefined;
  if (!isCertain && name.split(/\s+/).some((word) => isEveryday(word.toLowerCase()))) return undefined;
  return ` in ${/^\S+$/.test(name) ? name : quoted(name)}`;
}

/** A sentence without how long and what for, and these as a command says them. */
export interface Tails {
  rest: string;
  /** ` for a week`, ` until friday`; empty. */
  time: string;
  /** ` because …`; empty. */
  reason: string;
}

const TIME =
  /^(.*?)[,]? ((?:for (?:(?:the )?next )?(?:\d{1,4}|an?|one|two|three) ?(?:days?|weeks?|months?|d|w)|for today|until (?:the )?[\w .-]{3,30}))$/i;

/** Splits how long and what for from the end of a sentence. */
export function tailsOf(text: string): Tails {
  const [, before = text, why] = /^(.*?)[,]? because (\S.*)$/i.exec(text) ?? [];
  const [, rest = before, time] = TIME.exec(before) ?? [];
  return {
    rest,
    time: time === undefined ? '' : ` ${time}`,
    reason: why === undefined ? '' : ` because ${why}`,
  };
}
