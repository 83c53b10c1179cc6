/** The API as Meraki's texts name it; a key, a call and the like are something else. */
const API = [
  String.raw`(?:dashboard )?API access(?! (?:key|token|log|list|call|request|rate|user|account)s?\b)`,
  String.raw`access to (?:the )?(?:\w+ ){0,2}API`,
  String.raw`dashboard API(?! (?:key|token|call|request|endpoint|operation|version)s?\b)`,
  String.raw`(?<!\b(?:this|that) )API(?= (?:is|are|was|has|must|needs?)\b)`,
].join('|');
/** The API, what is said of it, and of whom: “API access setting (v1) for organization 1”. */
const SUBJECT = String.raw`(?<!\bwith(?:out)? (?:the )?)(?:${API})(?: (?:setting|feature|permission|option|service))?(?: \([^)]{0,40}\))?(?:,? (?:for|of|to|on|in|at|by)\b(?:[^.!?]|\.(?=\S| (?:is|has|was)\b)){0,80}?)?`;
/** Words that may stand between a verb and the API. */
const ARTICLES = `(?:(?:the|your|its|their|this|cisco|meraki|organi[sz]ation(?:['’]s)?) ){0,4}`;
const SWITCHED_ON = '(?:enabled|activated|(?:switched|turned) on)';
const ON = `(?:active|${SWITCHED_ON})`;
const OFF = `(?:disabled|deactivated|inactive|(?:switched |turned )?off|not ${ON})`;
const ADVERB = String.raw`(?: (?!(?:for|of|to|on|in|at|by|with)\b)\w+)?`;

/** Sentences that say that API access is off, or has to be switched on. */
const SAID = [
  // “API access for organization 1 is currently disabled”
  String.raw`${SUBJECT} (?:(?:is|are|was|were)|ha(?:s|ve|d) been)${ADVERB} ${OFF}\b`,
  // “API access has not been enabled”, “API access isn't enabled”
  String.raw`${SUBJECT}(?: \w+n['’]t|(?: \w+)? (?:not|never))(?: (?:be|been|being|yet|now|currently|fully))* ${ON}\b`,
  // “Dashboard API access: disabled”
  String.raw`(?:${API})[\s:=–(-]+${OFF}\b`,
  // “API access must first be enabled”, “requires API access to be enabled”
  String.raw`${SUBJECT}(?: \w+){0,2}? (?:must|ha(?:s|ve) to|needs? to|should|to)${ADVERB} be${ADVERB} ${ON}\b`,
  // “Please ensure that API access is enabled”, “only when API access is enabled”
  String.raw`\b(?:ensure|make sure|verify|check|confirm|unless|until|if|when|once|whether)(?: that| whether| if)? ${ARTICLES}${SUBJECT} (?:is|has been|was) ${ON}\b`,
  // “Please enable API access”, “turn on the Dashboard API”, “disabled API access”
  String.raw`\b(?:enabl(?:e|ing)|activat(?:e|ing)|(?:switch|turn)(?:ing)? on|disabled|deactivated|(?:switched|turned) off) ${ARTICLES}(?:${API})`,
  // “does not have API access enabled”, “to have API access turned on”
  String.raw`(?:\b(?:not|never|must|should|to)|n['’]t) have ${ARTICLES}(?:${API}) ${ON}\b`,
  // “make sure you have enabled API access”
  String.raw`\b(?:ensure|make sure|verify|check|confirm|unless|until|whether)(?: that| whether| if)? (?:\w+ ){1,3}ha(?:s|ve) ${SWITCHED_ON} ${ARTICLES}(?:${API})`,
  // “Have you enabled API access?”
  String.raw`\bha(?:ve|s) (?:you|your organi[sz]ation|an administrator) ${SWITCHED_ON} ${ARTICLES}(?:${API})`,
  // “No API access: enable it”
  String.raw`\bno (?:${API})[:;,.–-]? (?:please )?(?:enable|activate|(?:switch|turn)) it\b`,
  // “turn API access on”
  String.raw`\b(?:switch|turn)(?:ed|ing)? ${ARTICLES}(?:${API}) (?:on|off)\b`,
].map((sentence) => new RegExp(sentence, 'i'));

/**
 * Tells whether a text of Meraki says that the organization's API access is off. The specification has no such text, and
 * those that were seen differ.
 */
export function saysApiAccessIsOff(text: string): boolean {
  const line = text
    .replace(/["“”„«»`*]|(?<!\w)['‘’]|['’](?!\w)/g, '')
    .replace(/\bAPI[-_ ]?access\b/gi, 'API access')
    .replace(/\s+/g, ' ');
  return SAID.some((sentence) => sentence.test(line));
}
