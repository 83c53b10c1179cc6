import type { OutgoingMessage } from '../../src/core/chat.ts';

/**
 * Names that stand for whatever must not be read by strangers. Each of them can be recognized in any text, also in a part of
 * it: words that hold `kanari`, serials that begin with `QKAN`, and MAC addresses that begin with `ca:a1`.
 */
export interface Canaries {
  /** Returns the canary in place of a value; always the same one for the same value. */
  of(value: string): string;
  serialOf(value: string): string;
  macOf(value: string): string;
}

/** Creates canaries; the n-th one is the same on every machine. */
export function createCanaries(): Canaries {
  const known = new Map<string, number>();
  const numberOf = (value: string) => {
    const n = known.get(value) ?? known.size;
    known.set(value, n);
    return n;
  };
  return {
    of: (value) => `Kanari${lettersOf(numberOf(value))}`,
    serialOf: (value) => `QKAN-QKAN-${String(numberOf(value)).padStart(4, '0')}`,
    macOf: (value) => {
      const digits = numberOf(value).toString(16).padStart(8, '0');
      return `ca:a1:${digits.replace(/..(?!$)/g, '$&:')}`;
    },
  };
}

/** Three letters that are a number: names that differ in one letter, as people misspell them. */
function lettersOf(n: number): string {
  return [676, 26, 1].map((place) => String.fromCharCode(97 + (Math.floor(n / place) % 26))).join('');
}

/** Returns the canaries in a text, in lower case and each once. */
export function canariesIn(text: string): string[] {
  const found = text
    .toLowerCase()
    .match(/\p{L}*kanari\p{L}*|qkan-qkan-\w*|ca[:.-]?a1(?:[:.-]?[0-9a-f]{2}){4}/gu);
  return [...new Set((found ?? []).map((one) => (one.startsWith('ca') ? one.replace(/[:.-]/g, '') : one)))];
}

/** Returns all that people can read of a message: its text, its card with the data of its buttons, its file with the name. */
export function readable({ markdown, card, file }: OutgoingMessage): string {
  return [markdown, JSON.stringify(card ?? ''), file?.name ?? '', file?.data.toString('utf8') ?? ''].join(
    '\n',
  );
}
