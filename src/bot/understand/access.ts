import { splitTokens } from '../text/tokens.ts';
import { conceptsOf } from './concepts.ts';
import { isFiller, isTimeWord } from './filler.ts';

/** What somebody may want of the links that people have made. */
export type OfAccess =
  /** To end their own. */
  | { kind: 'own' }
  /** To end those of somebody else; `name` undefined when nobody is named. */
  | { kind: 'end'; name: string | undefined }
  /** To see who has one. */
  | { kind: 'list' };

const ENDS =
  'cut(?:ting)? off|cut|kick|boot|throw|lock|log|sign|remove|revoke|take away|take|end|stop|block|ban|disable|delete|deactivate|deauthori[sz]e|unlink|disconnect|terminate|kill|suspend|offboard|drop|withdraw|cancel';
const ACCESS = 'access|links?|logins?|permissions?|rights?|tokens?|accounts?|sessions?|connections?';
/** Verbs that are said of people only, with `off` or `out` before or behind whom they are about. */
const OF_PEOPLE =
  /\b(?:cut|kick|boot|throw|lock|log|sign)(?:ed|ting|ing)?\b.*\b(?:off|out)\b|\b(?:cut off|ban|offboard)\b/i;
const PERSON =
  /\b(?:colleague|coworker|co-worker|somebody|someone|person|employee|ex-employee|admin|administrator|contractor|intern|team ?mate|them|her|him|his|their)\b/i;
const OWN =
  /^(?:please |pls |can you |could you |i want to |i'd like to |i would like to |how (?:do|can) i )*(?:(?:log|sign) me (?:out|off)|(?:log|sign)[ -]?(?:out|off)|(?:disconnect|unlink|deauthori[sz]e|offboard) me(?: from .+)?|(?:remove|revoke|end|delete|take away|stop|cancel|disconnect|unlink) (?:all )?(?:of )?my (?:own )?(?:access|links?|login|tokens?|account|organi[sz]ations?|session|authorization|consent)(?: (?:to|from|for) .+)?|forget me|i (?:want|would like) (?:out|to leave))(?: please| pls| now)?$/i;
const LISTS =
  /\b(?:who|which (?:people|persons|users|colleagues|accounts)|list (?:everyone|everybody|all (?:people|users|persons)) (?:who|that))\b.*\b(?:linked|has access|have access|has a link|have links|has links|(?:is|are) connected to (?:you|the bot|this bot)|uses? (?:you|this bot|the bot))\b/i;
const GONE =
  /\b([\p{L}.'-]+(?: [\p{L}.'-]+)?) (?:has |have |had |is |was |just |already |got )*(?:left|leaves|leaving|quit|resigned|retired|fired|gone|terminated|no longer (?:works|with us|here|employed)|does(?:n'?t| not) work (?:here|for us))\b/iu;
const BARRED =
  /^(?:please |so )?([\p{L}.'-]+(?: [\p{L}.'-]+)?) (?:should(?: not|n'?t| no longer)|must not|may no longer|is no longer allowed to|needs to stop) (?:have access|be linked|be able to (?:use|ask|access)|use (?:you|the bot|this bot))/iu;
/** What is no person: the word of networks behind or before the name says so. */
const OF_NETWORKS =
  /\b(?:wi-?fi|wlan|ssid|vlan|network|internet|port|vpn|switch|firewall|ap|mac|ip|client|device|dashboard|power|youtube|facebook|website|app)s?\b/i;
/** Words of whom a text is about that are no names. */
const NO_NAME = new Set(
  `access link links login permission permissions rights right token tokens account session connection off out away from to the a an of for bot
  meraki organization system company colleague coworker somebody someone person employee ex-employee admin administrator contractor
  intern everything everyone everybody all now immediately asap user users her him his their them my our that this who has left`.split(
    /\s+/,
  ),
);

/**
 * Reads a text about who may use the bot, in the words that people have for it: `cut off ada`, `remove ada's access`, `who is
 * linked`. Undefined for a text about anything else, such as a client's access to the Wi-Fi.
 */
export function readAccess(text: string): OfAccess | undefined {
  const said = text
    .trim()
    .replaceAll('’', "'")
    .replace(/[\s.!?]+$/, '');
  if (OWN.test(said)) return { kind: 'own' };
  const isOfNetworks = OF_NETWORKS.test(said);
  if (LISTS.test(said)) return isOfNetworks ? undefined : { kind: 'list' };
  const [, barred] = BARRED.exec(said) ?? [];
  const whom = barred === undefined || isOfNetworks ? undefined : nameIn(barred);
  if (whom !== undefined) return { kind: 'end', name: whom };
  const verb = new RegExp(
    `(?:^|[,.;:!?]\\s*|\\b(?:so|and|then|please|pls|you|we|to|must|should|i|need)\\s+)(?:${ENDS})\\b(.*)$`,
    'i',
  ).exec(said);
  if (verb === null || isOfNetworks) return undefined;
  const [whole, behind = ''] = verb;
  const isOfAccess = new RegExp(`\\b(?:${ACCESS})\\b|\\bfrom (?:you|(?:the|this) bot)\\b`, 'i').test(behind);
  const [, gone] = GONE.exec(said.slice(0, verb.index + 1)) ?? GONE.exec(said) ?? [];
  const name = nameIn(behind) ?? (gone === undefined ? undefined : nameIn(gone));
  const isAboutPerson = PERSON.test(behind) || gone !== undefined;
  if (isOfAccess ? name !== undefined || isAboutPerson : PERSON.test(behind)) return { kind: 'end', name };
  return OF_PEOPLE.test(whole) && name !== undefined ? { kind: 'end', name } : undefined;
}

/** Returns the name of a person among words: up to three that nothing else is known of. */
function nameIn(text: string): string | undefined {
  const typed = splitTokens(text).map(({ text: word }) =>
    word.replace(/'s?$|[.,;:!?]+$/g, '').replace(/^@/, ''),
  );
  const isName = (word: string) => {
    const lower = word.toLowerCase();
    if (NO_NAME.has(lower) || isTimeWord(lower) || /^\d+$/.test(word)) return false;
    return /@/.test(word) || (conceptsOf(lower).length === 0 && !isFiller(lower));
  };
  const from = typed.findIndex(isName);
  if (from < 0) return undefined;
  const rest = typed.slice(from);
  const end = rest.findIndex((word) => !isName(word));
  const words = rest.slice(0, Math.min(end < 0 ? rest.length : end, MAX_NAME_WORDS));
  const name = words.join(' ');
  // Devices and addresses have numbers in their names; people have none.
  return /\d/.test(name) && !name.includes('@') ? undefined : name;
}

const MAX_NAME_WORDS = 3;
