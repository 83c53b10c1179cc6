/** The API as Meraki's texts name it. */
const API = String.raw`(?:dashboard )?API access|access to (?:the )?(?:\w+ ){0,2}API|dashboard API|API(?= (?:is|are|was|has|must|needs?)\b)`;
/** Words that may stand between a verb and the API. */
const ARTICLES = `(?:(?:the|your|its|their|this|cisco|meraki|organi[sz]ation(?:['’]s)?) ){0,4}`;
const ON = `(?:enabled|activated|active|(?:switched|turned) on|on)`;
const OFF = `(?:disabled|deactivated|inactive|(?:switched |turned )?off|not ${ON})`;

/** Sentences that say that API access is off, or has to be switched on. */
const SAID = [
  // “API access for organization 1 is currently not enabled.”
  `(?:${API})[^.!?]{0,80}?(?:\\b(?:is|are|was|been|be|being)\\b|n['’]t)(?: \\w+){0,2}? ${OFF}\\b`,
  `(?:${API})[^.!?]{0,80}?(?:n['’]t|\\bnot|\\bnever)(?: \\w+){0,2}? ${ON}\\b`,
  // “Dashboard API access: disabled”
  `(?:${API})[\\s:=–-]+${OFF}\\b`,
  // “API access must first be enabled”, “requires API access to be enabled”
  `(?:${API})[^.!?]{0,80}?\\b(?:must|has to|have to|needs? to|should|to)\\b(?: \\w+)?? be(?: \\w+)?? ${ON}\\b`,
  // “Please ensure that API access is enabled”, “only when API access is enabled”
  `\\b(?:ensure|make sure|verify|check|confirm|unless|until|if|when|once|whether)\\b(?: that| whether| if)? ${ARTICLES}(?:${API})[^.!?]{0,80}?\\b(?:is|has been|was) ${ON}\\b`,
  // “Please enable API access”, “turn on the Dashboard API”, “disabled API access”
  `\\b(?:enabl(?:e|ing)|activat(?:e|ing)|(?:switch|turn)(?:ing)? on|disabled|deactivated|(?:switched|turned) off) ${ARTICLES}(?:${API})`,
  // “turn API access on”
  `\\b(?:switch|turn)(?:ed|ing)? ${ARTICLES}(?:${API}) (?:on|off)\\b`,
].map((sentence) => new RegExp(sentence, 'i'));

/**
 * Tells whether a text of Meraki says that the organization's API access is off. The specification has no such text, and
 * those that were seen differ.
 */
export function saysApiAccessIsOff(text: string): boolean {
  const line = text.replace(/\s+/g, ' ');
  return SAID.some((sentence) => sentence.test(line));
}
