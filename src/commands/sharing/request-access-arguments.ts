import { splitTokens, type Token, unquote } from '../../bot/text/tokens.ts';
import { code } from '../../bot/text/wording.ts';
import { KnownError } from '../../core/errors.ts';
import { seen } from '../../core/visible.ts';

/** The most characters of a network's name, a reason, or a line to somebody who is denied. */
const MAX_TEXT = 200;

/** What a person asks access for, as they typed it. */
export interface AskedFor {
  network?: string;
  reason?: string;
}

/** Reads `[in <network>] [because …]`. @throws KnownError `bad_arguments` */
export function readAskedFor(text: string): AskedFor {
  const { before, reason } = splitReason(text);
  if (before === '') return { ...(reason && { reason }) };
  const [first] = splitTokens(before);
  const name = isWord(first, 'in') ? unquote(before.slice(2).trim()) : '';
  if (seen(name) === '') {
    const next = `Say ${code('request access in')} and the name of a network, and behind it ${code('because')} and what for. Both may be left out.`;
    throw new KnownError('bad_arguments', 'I don’t understand what you ask access for.', next);
  }
  return { network: short(name, 'The name of the network'), ...(reason && { reason }) };
}

/** Splits what is said from `because …`, which comes last. @throws KnownError `bad_arguments` when that is too long */
export function splitReason(text: string): { before: string; reason?: string } {
  const because = splitTokens(text).find((token) => isWord(token, 'because'));
  if (because === undefined) return { before: text.trim() };
  const reason = seen(unquote(text.slice(because.at + 'because'.length).trim()));
  const before = text.slice(0, because.at).trim();
  return { before, ...(reason !== '' && { reason: short(reason, 'What stands behind “because”') }) };
}

function short(text: string, what: string): string {
  const shown = seen(text);
  if ([...shown].length <= MAX_TEXT) return shown;
  const next = `Say it in fewer words, such as ${code('because I am on site today')}.`;
  throw new KnownError('bad_arguments', `${what} has more than ${MAX_TEXT} characters.`, next);
}

function isWord(token: Token | undefined, word: string): boolean {
  return token !== undefined && !token.isQuoted && token.text.toLowerCase() === word;
}
