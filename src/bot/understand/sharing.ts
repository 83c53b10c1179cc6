import { personIn, tailsOf, whereIn, whomIn } from './sharing-parts.ts';
import type { Understood } from './understood.ts';

/** Characters. Nobody says more about a share in one sentence. */
const MAX_SAID = 240;

const COURTESY =
  /^(?:(?:please|pls|hi|hello|hey|ok|so|bot|can you|could you|would you|can we|let's|i want to|i'd like to|i would like to|i need to|we need to|how (?:do|can|could|should) (?:i|we)|(?:can|could|may) (?:i|we)|is it possible to|what do i say to)[, ]+)+/i;
const CLOSING = /[\s,]*\b(?:please|pls|thanks|thx|thank you|now|asap|any ?more|today)$/i;
const LINK = '(?:my|our) (?:meraki )?(?:link|access|organi[sz]ation|share)';

/** `give tom access to Lyon 009`: the groups `who` and `where`. */
const GIVES: readonly RegExp[] = [
  /^(?:give|grant|lend|provide|offer|allow) (?<who>.+?) (?:(?:some|the|my|full|temporary|read|read-?only) )*access(?: (?:to|in|for|on|about) (?<where>.+))?$/i,
  /^(?:give|grant|lend|share|offer) (?:my |some )?(?:access|link) (?:to|with) (?<who>.+?)(?: (?:to|in|on|about) (?<where>.+))?$/i,
  new RegExp(`^lend (?<who>.+?) ${LINK}$`, 'i'),
  new RegExp(`^(?:lend|share) ${LINK} (?:to|with) (?<who>.+?)(?: (?:in|about|for) (?<where>.+))?$`, 'i'),
  new RegExp(
    `^(?:let|allow|permit) (?<who>.+?) (?:to )?(?:use|borrow|ask (?:through|via|with|over)) ${LINK}$`,
    'i',
  ),
  /^(?<who>.+?) (?:needs|wants|should (?:have|get)|must have|requires) access(?: (?:to|in|for|on) (?<where>.+))?$/i,
];
/** The same where only a name tells that a network is meant: `let tom see Lyon 009`. */
const LETS: readonly RegExp[] = [
  /^(?:let|allow|permit) (?<who>.+?) (?:to )?(?:see|view|check|access|look at|look after|ask about|ask for) (?<where>.+)$/i,
  /^(?<who>.+?) (?:should|must|needs to|has to) (?:be able to )?(?:see|view|access|ask about) (?<where>.+)$/i,
  /^share (?<where>.+?) with (?<who>.+)$/i,
];
const LEND =
  /^(?:lend|share) (?:my|our) (?:link|access)$|^(?:give|grant|lend|offer) access(?: to)?$|^share access$/i;

const ASKS: readonly RegExp[] = [
  /^(?:please )?(?:let me in|i have no access\b.*|i don't have access(?: yet)?|who can give me access|how to get access)$/i,
  /^(?:have|get|request(?:ing)?|ask(?:ing)? for|need|i need|we need|i want|i'd like|i would like|give me|grant me|lend me|(?:can |could )?(?:someone|somebody|anyone|anybody) (?:please )?(?:give|grant|lend) me|(?:can|could) (?:you )?(?:give|grant) me)(?: to have)?(?: some| an?| read)? access(?: (?:to|for|in|on) (?<where>.+))?$/i,
];

const SHOWS: readonly RegExp[] = [
  /^(?:(?:show|list|see|view)(?: me)? )?(?:all )?(?:of )?my (?:shares|lent access)$/i,
  /^(?:what|who|whom|to whom)(?: all)? (?:do|did|have|am) i (?:lend|lent|lending|share|shared|sharing)(?: (?:to|with|my (?:link|access)))*$/i,
  /^(?:who|which people)(?: all)? (?:can|may|is allowed to|could) (?:use|ask (?:through|via|with|over)) (?:my|our) (?:link|access)$/i,
  /^who (?:has|have|had) access through (?:me|my link)$/i,
  /^(?:what is|what's|what has been|who has|what have people) (?:lent|shared)(?: to| with)? me(?: access)?$/i,
  /^who (?:lends|lent|shares|shared)(?: me| with me)(?: (?:access|a link|their link))?$/i,
  /^(?:through|via) (?:whose|which) link (?:do|can|may) i ask$/i,
  /^(?:when|until when|how long) (?:does|do|is|will) (?:my|i have|i) ?(?:share|access)?(?: (?:end|ends|expire|expires|run out|last))?$/i,
  /^(?:when does|until when does|how long does) (?<who>\S+?)(?:'s)? (?:have )?(?:access|share)(?: (?:end|expire|run out|last))?$/i,
  /^what (?:does|can|may) (?<who>\S+(?: \S+)?) (?:have access to|ask through my link|see through my link)$/i,
  /^(?:extend|prolong|renew|lengthen) (?:(?<who>\S+(?: \S+)?)'s (?:share|access)|(?:the |my )?(?:share|access) (?:of|for|to|with) (?<whom>\S+(?: \S+)?)|(?:a |the |my )?share)(?: (?:by|for|until) .+)?$/i,
  /^(?<who>\S+(?: \S+)?) needs (?:another|\d+ more|more) (?:\d+ )?(?:days?|weeks?|months?|time)$/i,
];

const USES =
  /^(?:who(?: all)? (?:used|uses|asked|asks|has used|has asked|is using)(?: anything)?(?: through| via| with)?|what (?:was|has been|were|did|has) .{0,60}?(?:asked|ask|used)(?: about)? (?:through|via|with)|how often (?:was|is|has|did)(?: .{1,40}? (?:use|ask through|asked through))?)(?: been)? (?:my|our) (?:link|share|access)s?(?: (?:been )?used)?(?<period> (?:last \w+|this \w+|yesterday|today|since \w+))?$/i;

const ENDS: readonly RegExp[] = [
  new RegExp(
    `^(?:stop|end|quit|cease) (?:sharing|lending)(?: (?:${LINK}|access|it))?(?: (?:with|to) (?<who>.+)| (?<all>everything|all|all of it)| (?<here>here|in this space))?$`,
    'i',
  ),
  /^(?:end|stop|cancel|remove|revoke|take back|take away|withdraw) (?<who>\S+(?: \S+)?)'s (?:share|access)$/i,
  /^(?:end|stop|cancel|remove|revoke|take back|withdraw) (?:the |my )?(?:share|access) (?:of|for|to|with|from) (?<who>.+)$/i,
  /^(?:take back|end|stop|cancel) what i (?:lent|lend|shared|share)(?: (?:to|with))? (?<who>.+)$/i,
  /^i (?:do not|don't|no longer) want to (?:share|lend)(?: my (?:link|access))? (?:with|to) (?<who>.+)$/i,
  /^unshare (?:with|from) (?<who>.+)$/i,
];

/**
 * Reads a sentence about shares in the words that people have for it: `give tom access to Lyon 009`, `who can use my link`. What
 * changes something is only offered, with the person and the network where they are certain; what shows something is answered.
 *
 * @returns undefined for a text about anything else, such as a shared screen, or access to a building
 */
export function readSharing(text: string): Understood | undefined {
  if (text.length > MAX_SAID) return undefined;
  const said = text
    .replaceAll('’', "'")
    .replace(/[\s.!?]+$/, '')
    .trim();
  const { rest, time, reason } = tailsOf(said);
  const asked = rest.replace(COURTESY, '').replace(CLOSING, '').trim();
  return (
    asking(asked, reason) ??
    showing(said.replace(COURTESY, '').replace(CLOSING, '')) ??
    ending(asked) ??
    giving(asked, `${time}${reason}`)
  );
}

/** Whether words behind `share` are about something that nobody lends here: `share your screen`. */
export function isOtherSharing(argumentText: string): boolean {
  return /^(?:your|the|this|that|these|those|a|an|some|it|his|her|their|my|our)\b/i.test(argumentText);
}

function asking(said: string, reason: string): Understood | undefined {
  const found = firstOf(ASKS, said);
  const where = found && whereIn(found.groups?.where);
  return where === undefined ? undefined : offer(`request access${where}${reason}`, 'request access');
}

function showing(said: string): Understood | undefined {
  const uses = USES.exec(said);
  if (uses) return { kind: 'clear', line: `audit my shares${uses.groups?.period ?? ''}`, others: [] };
  const found = firstOf(SHOWS, said);
  const name = found?.groups?.who ?? found?.groups?.whom;
  if (found === undefined || (name !== undefined && name !== 'i' && personIn(name) === undefined))
    return undefined;
  return { kind: 'clear', line: 'shares', others: [] };
}

function ending(said: string): Understood | undefined {
  const found = firstOf(ENDS, said);
  if (found === undefined) return undefined;
  const { who, all, here } = found.groups ?? {};
  if (all !== undefined) return offer('unshare all', 'shares');
  if (here !== undefined) return offer('unshare here', 'shares');
  if (who === undefined) return offer('unshare', 'shares');
  const whom = whomIn(who);
  return whom === undefined ? undefined : offer(`unshare ${whom.replace(/^with /, '')}`.trim(), 'shares');
}

function giving(said: string, tail: string): Understood | undefined {
  if (LEND.test(said)) return offer(`share${tail}`, 'help share');
  for (const pattern of [...GIVES, ...LETS]) {
    const { who, where } = pattern.exec(said)?.groups ?? {};
    const whom = who === undefined ? undefined : whomIn(who);
    const place = whereIn(where, LETS.includes(pattern));
    if (whom === undefined || place === undefined) continue;
    // Without a person nothing of it can be carried on: the command asks to whom.
    return offer(whom === '' ? 'share' : `share ${whom}${place}${tail}`, 'help share');
  }
  return undefined;
}

function firstOf(patterns: readonly RegExp[], said: string): RegExpExecArray | undefined {
  for (const pattern of patterns) {
    const found = pattern.exec(said);
    if (found !== null) return found;
  }
  return undefined;
}

function offer(line: string, other: string): Understood {
  return { kind: 'unclear', lines: [...new Set([line, other, 'help sharing'])].slice(0, 2) };
}
