import { compared } from '../../core/visible.ts';

/** The line that e-mail programs put above a signature (RFC 3676, 4.3); a phone makes one dash of the two. */
const DASHES = /^(?:--+|[—–]+|__+)$/u;
const SENT_FROM =
  /^(?:sent (?:from|via)|get outlook for|gesendet (?:von|mit)|von meinem \S+ gesendet|envoyé de(?:puis)?|enviado des?de|verzonden vanaf|inviato da|-{2,} ?(?:original|forwarded) message)(?![\p{L}\p{N}])/iu;
const CLOSING =
  /^(?:(?:with |many |thanks and )?(?:best|kind|warm|kindest|warmest) (?:regards|wishes)|regards|cheers|thanks|thank you|many thanks|thx|sincerely|yours(?: sincerely| truly)?|(?:viele|beste|liebe|herzliche) grü(?:ß|ss)e|mit freundlichen grü(?:ß|ss)en|gru(?:ß|ss)|cordialement|saludos|groeten|met vriendelijke groet)[\s,.!]*$/iu;
/** Closings that may be a name, too, unless somebody signs below. */
const SHORT_CLOSING = /^(?:best|br|kr|mfg|lg|vg)[\s,.!]*$/iu;
/** A signature is short: what stands below is more than that when it is longer. */
const MAX_LINES = 6;
/** A name: up to three words of letters that begin large. */
const NAME = /^\p{Lu}[\p{L}.'’-]*(?: \p{Lu}[\p{L}.'’-]*){0,2}$/u;

/**
 * Leaves out the signature below a question: it is no argument. The first line stays, whatever it is.
 *
 * @param lines without white space around them; blank ones are empty
 * @param ownName the name of the person who writes, as Webex has it
 * @param isQuestion tells whether a line is a question: `thanks` between two of them is no signature
 */
export function withoutSignature(
  lines: readonly string[],
  ownName: string,
  isQuestion: (line: string) => boolean,
): readonly string[] {
  const own = new Set(compared(ownName).split(' '));
  const at = lines.findIndex((line, index) => index > 0 && beginsSignature(line, index));
  return at === -1 ? lines : lines.slice(0, at);

  function beginsSignature(line: string, index: number): boolean {
    if (DASHES.test(line) || SENT_FROM.test(line)) return true;
    const closing = withoutOwnName(line);
    const isShort = SHORT_CLOSING.test(closing);
    if (line === '' || !(isShort || CLOSING.test(closing) || isName(line, index))) return false;
    const below = lines.slice(index + 1).filter((one) => one !== '');
    const isSigned = below.length > 0 || closing !== line;
    return (isSigned || !isShort) && below.length < MAX_LINES && !below.some(isQuestion);
  }

  /** `Thanks, Ada` closes as `Thanks` does. */
  function withoutOwnName(line: string): string {
    const words = line.split(' ');
    const others = words.filter((word, at) => at === 0 || !own.has(compared(word.replace(/[,.!]+$/, ''))));
    return others.length === words.length ? line : others.join(' ');
  }

  /** Below a blank line the own name, and below two any name that no question waits for, with little below it. */
  function isName(line: string, index: number): boolean {
    if (lines[index - 1] !== '') return false;
    if (
      compared(line)
        .split(' ')
        .every((word) => own.has(word))
    )
      return true;
    const said = lines.slice(0, index).filter((one) => one !== '');
    const isLast = lines.slice(index + 1).every((one) => one === '');
    return lines[index - 2] === '' && isLast && said.join(' ').includes(' ') && NAME.test(line);
  }
}
